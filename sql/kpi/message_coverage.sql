-- purpose: 1.1, on how many pairs of unit and assigned message the message was carried in the week
-- one row per: scope (national, desk, campaign, message, unit)
-- reads: views report.edition_*, registry.message, registry.assignment
-- writes: nothing
-- parameters: edition_id

with period as (
    select *
    from report.edition_period
    where edition_id = %(edition_id)s
),

scope as materialized (
    select *
    from report.edition_scope
    where edition_id = %(edition_id)s
),

carried as materialized (
    select distinct
        publication.unit_code,
        code.message_code
    from period
    inner join report.edition_publication as publication
        on
            period.edition_id = publication.edition_id
            and period.week = publication.week
            and publication.published_date between period.monday_date and period.sunday_date
    cross join lateral unnest(publication.message_codes) as code (message_code)
),

pair as (
    select distinct
        unit.edition_id,
        unit.unit_code,
        message.message_code,
        message.campaign_code,
        sheet.is_known,
        carried.unit_code is not null as is_carried
    from period
    inner join registry.message
        on
            period.registry_version_id = message.version_id
            and period.monday_date >= message.valid_from
            and coalesce(period.sunday_date <= message.valid_to, true)
    inner join registry.assignment
        on
            message.version_id = assignment.version_id
            and message.message_code = assignment.message_code
            and period.week >= assignment.from_week
            and coalesce(period.week <= assignment.to_week, true)
    inner join report.edition_unit as unit
        on
            period.edition_id = unit.edition_id
            and assignment.unit_code = unit.unit_code
            and unit.state <> 'DIKECUALIKAN'
    inner join report.edition_sheet as sheet
        on
            unit.edition_id = sheet.edition_id
            and unit.unit_code = sheet.unit_code
            and sheet.sheet = 'publication'
    left join carried on unit.unit_code = carried.unit_code and message.message_code = carried.message_code
),

scoped as (
    select
        scope.scope,
        scope.scope_code,
        pair.*
    from pair
    inner join scope on pair.unit_code = scope.unit_code
    union all
    select
        by_message.scope,
        by_message.scope_code,
        pair.*
    from pair
    inner join lateral (
        values ('message', pair.message_code), ('campaign', pair.campaign_code)
    ) as by_message (scope, scope_code) on true
),

total as (
    select
        scope,
        scope_code,
        count(*) as pair_count,
        count(*) filter (where is_known) as known_count,
        count(*) filter (where is_carried) as carried_count
    from scoped
    group by scope, scope_code
),

final as (
    select
        '1.1' as indicator,
        scope,
        scope_code,
        '' as dimension,
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
