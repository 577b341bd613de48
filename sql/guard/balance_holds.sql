-- purpose: 2.3 must balance: open at start + new + reopened + returned - closed - left = open at end
-- one row per: scope whose balance is off
-- reads: kpi.value
-- writes: nothing
-- parameters: edition_id

with balance as (
    select
        indicator,
        scope,
        scope_code,
        sum(case
            when dimension in ('flow=open_at_start', 'flow=new', 'flow=reopened', 'flow=returned') then value
            when dimension in ('flow=closed', 'flow=left', 'flow=open_at_end') then -value
        end) as difference
    from kpi.value
    where edition_id = %(edition_id)s and indicator = '2.3'
    group by indicator, scope, scope_code
)

select
    indicator,
    scope,
    scope_code,
    '' as dimension,
    'the balance is off by ' || difference as found
from balance
where difference <> 0;
