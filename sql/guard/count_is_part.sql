-- purpose: a count that stands beside a figure counts some of what the figure counts, never more
-- one row per: count that is larger than its figure
-- reads: kpi.value
-- writes: none
-- parameters: edition_id

with figure as (
    select *
    from kpi.value
    where edition_id = %(edition_id)s
)

select
    part.indicator,
    part.scope,
    part.scope_code,
    part.dimension,
    concat_ws(' ', part.value, 'of', whole.numerator, '/', whole.denominator) as found
from figure as part
inner join figure as whole
    on
        part.indicator = whole.indicator
        and part.scope = whole.scope
        and part.scope_code = whole.scope_code
        and whole.dimension = ''
where
    (
        part.dimension in ('shared=units', 'age=older_than_7_days', 'count=judged')
        and part.value > whole.numerator
    )
    or (part.dimension = 'count=reported_late' and part.value > whole.denominator)
    -- what was answered is no longer without news
    or (part.dimension = 'count=without_news' and part.value > whole.denominator - whole.numerator);
