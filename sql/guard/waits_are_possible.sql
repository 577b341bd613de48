-- purpose: three quarters are not answered before half is; few issues are listed, all of them; a part fits
-- one row per: impossible waiting time, or part that is larger than its whole
-- reads: kpi.value
-- writes: none
-- parameters: edition_id

with figure as (
    select
        *,
        split_part(dimension, 'percentile=', 1) as issues
    from kpi.value
    where edition_id = %(edition_id)s and indicator in ('2.2', '2.4')
),

listed as (
    select
        indicator,
        scope,
        scope_code,
        split_part(dimension, 'wait=', 1) as issues,
        count(*) as wait_count
    from figure
    where dimension like '%%wait=%%'
    group by indicator, scope, scope_code, split_part(dimension, 'wait=', 1)
)

select
    median.indicator,
    median.scope,
    median.scope_code,
    median.dimension,
    concat_ws(
        ' ', 'half after', median.value, 'hours, three quarters after', third.value, ',', median.numerator,
        'answered of', median.n, ', listed', coalesce(listed.wait_count, 0)
    ) as found
from figure as median
inner join figure as third
    on
        median.indicator = third.indicator
        and median.scope = third.scope
        and median.scope_code = third.scope_code
        and median.issues || 'percentile=75' = third.dimension
left join listed
    on
        median.indicator = listed.indicator
        and median.scope = listed.scope
        and median.scope_code = listed.scope_code
        and median.issues = listed.issues
where
    median.dimension like '%%percentile=50'
    and median.dimension not like 'compare=%%'
    and (
        third.value < median.value
        or median.value < 0
        or (median.value is null and third.value is not null)
        or median.numerator > median.n
        or (median.n < 10 and median.value is not null)
        or coalesce(listed.wait_count, 0) <> case when median.n < 10 then median.n else 0 end
    )
union all
select
    part.indicator,
    part.scope,
    part.scope_code,
    part.dimension,
    concat_ws(' ', part.numerator, 'in time of', whole.numerator, 'clarified') as found
from figure as part
inner join figure as whole
    on
        part.indicator = whole.indicator
        and part.scope = whole.scope
        and part.scope_code = whole.scope_code
        and whole.dimension = ''
where part.dimension = 'within=limit' and part.numerator > whole.numerator;
