-- purpose: 2.3 must balance: open before + new + reopened + returned - closed - left = open at end
-- one row per: scope whose balance is off, lacks a term, or ends elsewhere than its figure
-- reads: kpi.value
-- writes: none
-- parameters: edition_id

with term as (
    select
        *,
        case
            when
                dimension in (
                    'flow=open_at_start', 'flow=new', 'flow=reopened', 'flow=returned',
                    'flow=registered_before'
                )
                then value
            when dimension in ('flow=closed', 'flow=left', 'flow=open_at_end') then -value
        end as signed_value
    from kpi.value
    where edition_id = %(edition_id)s and indicator = '2.3' and scope <> 'unit'
),

balance as (
    select
        indicator,
        scope,
        scope_code,
        sum(signed_value) as difference,
        count(signed_value) as term_count,
        max(value) filter (where dimension = 'flow=open_at_end') as end_count,
        max(value) filter (where dimension = '') as figure
    from term
    group by indicator, scope, scope_code
)

select
    indicator,
    scope,
    scope_code,
    '' as dimension,
    concat_ws(
        ' ', 'the balance is off by', coalesce(difference, 0), 'in', term_count, 'terms; open at end',
        end_count, ', figure', figure
    ) as found
from balance
where
    difference <> 0
    or term_count <> case when figure is null then 0 else 8 end
    or end_count is distinct from figure;
