-- purpose: 1.8, how a narrative that KSP started travels: Komdigi, the units that must carry it, PIP and KIM
-- one row per: message started in the last 28 days and link; the third link nationally, over active messages
-- reads: views report.edition_*, registry.message, registry.assignment
-- writes: none
-- parameters: edition_id

with period as (
    select *
    from report.edition_period
    where edition_id = %(edition_id)s
),

narrative as (
    select
        period.week,
        message.version_id,
        message.message_code,
        cast(max(message.narrative_started_at) at time zone 'Asia/Jakarta' as date) as started_date,
        max(message.narrative_started_at) < period.began_at as is_before_reporting
    from period
    inner join registry.message on period.registry_version_id = message.version_id
    where
        message.narrative_started_at >= period.ends_at - interval '28 days'
        and message.narrative_started_at < period.ends_at
    group by period.week, period.began_at, message.version_id, message.message_code
),

-- apart, so that publications are read once and not once for each narrative
recent as materialized (
    select distinct
        publication.unit_code,
        publication.published_date,
        code.message_code
    from report.edition_publication as publication
    cross join lateral unnest(publication.counted_codes) as code (message_code)
    where
        publication.edition_id = %(edition_id)s
        and publication.week = any(array(
            select to_char(period.monday_date - 7 * weeks_ago.number, 'IYYY-"W"IW')
            from period
            cross join generate_series(0, 3) as weeks_ago (number)
        ))
        and code.message_code = any(array(select narrative.message_code from narrative))
),

-- calendar days from the start to a unit's first publication; what was published before it is no answer to it
carried as (
    select
        narrative.message_code,
        recent.unit_code,
        min(recent.published_date - narrative.started_date) as days
    from narrative
    inner join recent
        on
            narrative.message_code = recent.message_code
            and narrative.started_date <= recent.published_date
    group by narrative.message_code, recent.unit_code
),

assigned as (
    select distinct
        narrative.message_code,
        sheet.unit_code,
        carried.days
    from narrative
    inner join registry.assignment
        on
            narrative.version_id = assignment.version_id
            and narrative.message_code = assignment.message_code
            and narrative.week between assignment.from_week and coalesce(assignment.to_week, narrative.week)
    inner join report.edition_sheet as sheet
        on
            sheet.edition_id = %(edition_id)s
            and sheet.sheet = 'publication'
            and sheet.is_known
            and assignment.unit_code = sheet.unit_code
    left join carried
        on narrative.message_code = carried.message_code and sheet.unit_code = carried.unit_code
),

-- apart, or every unit of the link would look through all units for it
komdigi as materialized (
    select
        message_code,
        days
    from carried
    where unit_code = 'komdigi'
),

link as (
    select
        narrative.message_code,
        narrative.is_before_reporting,
        max(komdigi.days) as komdigi_days,
        count(assigned.unit_code) as unit_count,
        count(*) filter (where assigned.days <= 1) as prompt_count,
        count(assigned.days) as carried_count,
        percentile_cont(0.5) within group (order by coalesce(assigned.days, 1000)) as median_days
    from narrative
    left join komdigi on narrative.message_code = komdigi.message_code
    left join assigned on narrative.message_code = assigned.message_code
    group by narrative.message_code, narrative.is_before_reporting
),

field as (
    select
        count(distinct message_code) as message_count,
        count(distinct concat_ws('/', submission_id, row_no)) as session_count,
        count(distinct district) as district_count,
        count(distinct concat_ws('/', submission_id, row_no)) filter (where has_quiz) as quiz_count
    from report.edition_session
    where edition_id = %(edition_id)s
),

active as (
    select count(*) as message_count
    from report.edition_message
    where edition_id = %(edition_id)s
),

known as (
    select count(*) as unit_count
    from report.edition_sheet
    where edition_id = %(edition_id)s and sheet = 'outreach' and is_known
),

-- nobody reported: no data, not zero
outreach as (
    select
        known.unit_count,
        part.*
    from field
    cross join active
    cross join known
    cross join
        lateral (
            values
            ('link=outreach', field.message_count, active.message_count),
            ('link=outreach;part=quiz', field.quiz_count, field.session_count),
            ('link=outreach;part=sessions', field.session_count, null),
            ('link=outreach;part=districts', field.district_count, null)
        ) as part (dimension, numerator, denominator)
),

figure as (
    select
        'message' as scope,
        link.message_code as scope_code,
        part.dimension,
        case when not link.is_before_reporting then part.value end as value,
        case when not link.is_before_reporting then part.numerator end as numerator,
        case when not link.is_before_reporting then part.denominator end as denominator,
        case when link.is_before_reporting then 0 else part.n end as n,
        -- who carried it at once nobody had asked then
        case when link.is_before_reporting then 'before reporting' else part.method end as method
    from link
    cross join
        lateral (
            values
            ('link=komdigi', link.komdigi_days, null, null, 1, 'days'),
            (
                'link=units', link.prompt_count / nullif(cast(link.unit_count as double precision), 0),
                link.prompt_count, link.unit_count, link.unit_count, 'share'
            ),
            -- who has not published comes last: half must have
            (
                'link=units;part=median_day',
                case when 2 * link.carried_count > link.unit_count then link.median_days end,
                link.carried_count, link.unit_count, link.unit_count, 'days'
            )
        ) as part (dimension, value, numerator, denominator, n, method)
    union all
    select
        'national' as scope,
        '' as scope_code,
        dimension,
        case
            when unit_count > 0
                then numerator / nullif(cast(coalesce(denominator, 1) as double precision), 0)
        end as value,
        case when unit_count > 0 then numerator end as numerator,
        case when unit_count > 0 then denominator end as denominator,
        case when unit_count > 0 then coalesce(denominator, unit_count) else 0 end as n,
        case when denominator is null then 'count' else 'share' end as method
    from outreach
),

final as (
    select
        '1.8' as indicator,
        scope,
        scope_code,
        dimension,
        value,
        numerator,
        denominator,
        cast(null as double precision) as lower,
        cast(null as double precision) as upper,
        n,
        method,
        'self-reported' as evidence
    from figure
)

select *
from final;
