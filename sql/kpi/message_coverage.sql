-- purpose: 1.1, on how many pairs of unit and assigned message the message was carried in the week
-- one row per: scope (national, desk, campaign, message, unit); each pair as unit with its message
-- reads: report.edition_pair, report.edition_scope
-- writes: none
-- parameters: edition_id

-- nobody can be asked of an excused unit; its row stays in the grid
with pair as materialized (
    select *
    from report.edition_pair
    where edition_id = %(edition_id)s and status <> 'excused'
),

scoped as (
    select
        scope.scope,
        scope.scope_code,
        '' as dimension,
        pair.is_known,
        pair.is_carried
    from pair
    inner join report.edition_scope as scope
        on scope.edition_id = %(edition_id)s and pair.unit_code = scope.unit_code
    union all
    select
        place.scope,
        place.scope_code,
        place.dimension,
        pair.is_known,
        pair.is_carried
    from pair
    cross join
        lateral (
            values
            ('message', pair.message_code, ''),
            ('campaign', pair.campaign_code, ''),
            ('unit', pair.unit_code, 'message=' || pair.message_code)
        ) as place (scope, scope_code, dimension)
),

total as (
    select
        scope,
        scope_code,
        dimension,
        count(*) as pair_count,
        count(*) filter (where is_known) as known_count,
        count(*) filter (where is_carried) as carried_count
    from scoped
    group by scope, scope_code, dimension
),

final as (
    select
        '1.1' as indicator,
        scope,
        scope_code,
        dimension,
        cast(carried_count as double precision) / nullif(known_count, 0) as value,
        carried_count as numerator,
        known_count as denominator,
        cast(carried_count as double precision) / pair_count as lower,
        cast(carried_count + pair_count - known_count as double precision) / pair_count as upper,
        pair_count as n,
        'range' as method,
        'self-reported' as evidence
    from total
)

select *
from final;
