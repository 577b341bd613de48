-- purpose: what 3.1 and 3.2 say of a message are the surveys of its units, and 3.4 counts no message without
-- one row per: part of a change that is not what its units have; message measured by 3.4 alone, or not by it
-- reads: kpi.value
-- writes: none
-- parameters: edition_id

with figure as (
    select *
    from kpi.value
    where edition_id = %(edition_id)s and dimension not like 'compare=%%'
),

own as (
    select
        indicator,
        dimension,
        sum(n) as n
    from figure
    where scope = 'unit' and indicator in ('3.1', '3.2')
    group by indicator, dimension
),

measured as (
    select distinct scope_code
    from figure
    where
        scope = 'message'
        and indicator in ('3.1', '3.2')
        and evidence in ('B3', 'B4', 'B5')
        and dimension not like '%%part=%%'
        and n >= 30
)

select
    whole.indicator,
    whole.scope,
    whole.scope_code,
    whole.dimension,
    concat_ws(' ', whole.n, 'asked or surveys, but its units have', coalesce(own.n, 0)) as found
from figure as whole
left join own
    on
        whole.indicator = own.indicator
        and concat('message=', whole.scope_code, ';', whole.dimension) = own.dimension
where
    whole.scope = 'message'
    and whole.indicator in ('3.1', '3.2')
    and split_part(whole.dimension, 'part=', 2) in ('before', 'after', 'rows')
    and whole.n is distinct from own.n
union all
select
    coverage.indicator,
    coverage.scope,
    coverage.scope_code,
    coverage.dimension,
    concat_ws(
        ' ', coverage.numerator, 'measured, but 3.1 and 3.2 have', count(measured.scope_code),
        'changes of 30 people or more'
    ) as found
from figure as coverage
left join measured on coverage.scope_code = measured.scope_code
where coverage.indicator = '3.4' and coverage.scope = 'message'
group by
    coverage.indicator, coverage.scope, coverage.scope_code, coverage.dimension, coverage.numerator
having coverage.numerator <> count(measured.scope_code);
