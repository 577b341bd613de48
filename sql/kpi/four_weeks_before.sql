-- purpose: 3.1 and 3.2 beside the same pool four weeks before: the 28 days of both have no day in common
-- one row per: message and pool: the change of the change, and the one published then
-- reads: kpi.value, report.edition_period, report.edition_compared
-- writes: none
-- parameters: edition_id

with pool as (
    select value.*
    from kpi.value
    where
        value.edition_id = %(edition_id)s
        and value.indicator in ('3.1', '3.2')
        and value.scope = 'message'
        and value.dimension !~ '(part|compare|count)='
),

compared as (
    select compared.compared_edition_id
    from report.edition_period as period
    inner join report.edition_compared as compared on period.edition_id = compared.edition_id
    where
        period.edition_id = %(edition_id)s
        and compared.week = to_char(period.monday_date - 28, 'IYYY-"W"IW')
),

both_pools as (
    select
        pool.*,
        before.value as before_value,
        before.lower as before_lower,
        before.upper as before_upper,
        coalesce(before.n, 0) as before_n,
        pool.value - before.value as change,
        -- of two independent intervals: Zou and Donner (2008), Stat Med 27:1693
        sqrt((pool.value - pool.lower) ^ 2 + (before.upper - before.value) ^ 2) as below,
        sqrt((pool.upper - pool.value) ^ 2 + (before.value - before.lower) ^ 2) as above
    from pool
    left join kpi.value as before
        on
            before.edition_id = (select compared.compared_edition_id from compared)
            and pool.indicator = before.indicator
            and pool.scope = before.scope
            and pool.scope_code = before.scope_code
            and pool.dimension = before.dimension
),

final as (
    select
        both_pools.indicator,
        'message' as scope,
        both_pools.scope_code,
        concat_ws(';', 'compare=four_weeks_before', nullif(both_pools.dimension, ''), part.name) as dimension,
        part.value,
        cast(null as double precision) as numerator,
        cast(null as double precision) as denominator,
        part.lower,
        part.upper,
        part.n,
        part.method,
        both_pools.evidence
    from both_pools
    cross join
        lateral (
            values
            (
                null, both_pools.change, both_pools.change - both_pools.below,
                both_pools.change + both_pools.above, least(both_pools.n, both_pools.before_n), 'difference'
            ),
            (
                'part=published', both_pools.before_value, both_pools.before_lower, both_pools.before_upper,
                both_pools.before_n, 'as published'
            )
        ) as part (name, value, lower, upper, n, method)
)

select *
from final;
