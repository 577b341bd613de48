-- purpose: a unit has at most one label, and labels agree with what is counted of them
-- one row per: unit with several labels; scope whose labels are not as many as counted
-- reads: kpi.value
-- writes: none
-- parameters: edition_id

with label as (
    select
        indicator,
        scope,
        scope_code,
        dimension,
        value
    from kpi.value
    where edition_id = %(edition_id)s and indicator = '3.0'
)

select
    indicator,
    scope,
    scope_code,
    '' as dimension,
    concat_ws(' ', count(*), 'labels') as found
from label
where scope = 'unit'
group by indicator, scope, scope_code
having count(*) > 1
union all
select
    whole.indicator,
    whole.scope,
    whole.scope_code,
    whole.dimension,
    concat_ws(' ', whole.value, 'labels counted,', count(part.scope_code), 'given') as found
from label as whole
left join label as part
    on part.scope = 'unit' and (whole.dimension = '' or whole.dimension = part.dimension)
where
    whole.scope = 'national'
    and (whole.dimension = '' or whole.dimension like 'label=%%')
group by whole.indicator, whole.scope, whole.scope_code, whole.dimension, whole.value
having coalesce(whole.value, 0) <> count(part.scope_code);
