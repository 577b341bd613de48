-- purpose: 1.3, publications without repeats, each where first received; 1.2, those with a message
-- one row per: scope (national, desk, unit); national and desk also by channel, 1.3 by media type
-- reads: fact.publication, report.edition_publication, .edition_scope, .edition_sheet, .edition_submission
-- writes: none
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

of_week as materialized (
    select
        publication_key,
        unit_code,
        week,
        received_at,
        submission_id,
        row_no,
        channel,
        media_type,
        placement_count,
        area,
        message_codes
    from report.edition_publication
    where edition_id = %(edition_id)s and week = (select period.week from period)
),

-- looked up one by one: it takes as long as the week has publications, however many there were before
known_before as materialized (
    select earlier.*
    from (select distinct of_week.publication_key from of_week) as reported_now
    cross join lateral (
        select
            publication.publication_key,
            publication.unit_code,
            publication.week,
            publication.submission_id,
            publication.row_no
        from fact.publication
        where
            reported_now.publication_key = publication.publication_key
            and publication.week < (select period.week from period)
        order by publication.submission_id, publication.row_no
    ) as earlier
),

reported as (
    select
        *,
        true as is_of_week
    from of_week
    union all
    select
        known_before.publication_key,
        known_before.unit_code,
        known_before.week,
        submission.received_at,
        known_before.submission_id,
        known_before.row_no,
        null as channel,
        null as media_type,
        null as placement_count,
        null as area,
        cast(array[] as text[]) as message_codes,
        false as is_of_week
    from known_before
    inner join report.edition_submission as counted on known_before.submission_id = counted.submission_id
    inner join intake.submission on counted.submission_id = submission.submission_id
    where counted.edition_id = %(edition_id)s and counted.is_in_force
),

occurrence as (
    select
        scope.scope,
        scope.scope_code,
        reported.is_of_week,
        reported.channel,
        reported.media_type,
        reported.placement_count,
        fact.normalise_title(reported.area) as area,
        array_remove(reported.message_codes, '000') <> '{}' as has_message,
        min(reported.unit_code) over key_in_scope <> max(reported.unit_code) over key_in_scope as is_shared,
        row_number() over (
            partition by scope.scope, scope.scope_code, reported.publication_key
            order by
                reported.week asc, reported.received_at asc, reported.submission_id asc, reported.row_no asc
        ) as place
    from reported
    inner join scope on reported.unit_code = scope.unit_code
    window key_in_scope as (partition by scope.scope, scope.scope_code, reported.publication_key)
),

counted as (
    select *
    from occurrence
    where place = 1 and is_of_week
),

figure as (
    select
        scope,
        scope_code,
        '' as dimension,
        count(*) as value
    from counted
    group by scope, scope_code
    union all
    select
        scope,
        scope_code,
        'shared=units' as dimension,
        count(*) filter (where is_shared) as value
    from counted
    where scope <> 'unit'
    group by scope, scope_code
    union all
    select
        counted.scope,
        counted.scope_code,
        split.dimension,
        count(*) as value
    from counted
    inner join lateral (
        values ('channel=' || counted.channel), ('media_type=' || counted.media_type)
    ) as split (dimension) on true
    where counted.scope <> 'unit'
    group by counted.scope, counted.scope_code, split.dimension
    union all
    select
        counted.scope,
        counted.scope_code,
        outdoor.dimension,
        outdoor.value
    from (
        select
            scope,
            scope_code,
            sum(placement_count) as placement_count,
            count(distinct area) as area_count
        from counted
        where channel = 'Media luar ruang' and scope <> 'unit'
        group by scope, scope_code
    ) as counted
    inner join lateral (
        values ('outdoor=placements', counted.placement_count), ('outdoor=areas', counted.area_count)
    ) as outdoor (dimension, value) on true
),

reporting as (
    select
        scope.scope,
        scope.scope_code,
        count(*) filter (where sheet.is_known) as unit_count
    from report.edition_sheet as sheet
    inner join scope on sheet.unit_code = scope.unit_code
    where sheet.edition_id = %(edition_id)s and sheet.sheet = 'publication'
    group by scope.scope, scope.scope_code
),

messaged as (
    select
        counted.scope,
        counted.scope_code,
        split.dimension,
        count(*) filter (where counted.has_message) as message_count,
        count(*) as publication_count
    from counted
    inner join
        lateral (values (''), ('channel=' || counted.channel)) as split (dimension)
        on counted.scope <> 'unit' or split.dimension = ''
    group by counted.scope, counted.scope_code, split.dimension
),

final as (
    select
        '1.2' as indicator,
        reporting.scope,
        reporting.scope_code,
        coalesce(messaged.dimension, '') as dimension,
        cast(messaged.message_count as double precision) / messaged.publication_count as value,
        coalesce(messaged.message_count, 0) as numerator,
        coalesce(messaged.publication_count, 0) as denominator,
        cast(null as double precision) as lower,
        cast(null as double precision) as upper,
        coalesce(messaged.publication_count, 0) as n,
        'share' as method,
        'self-reported' as evidence
    from reporting
    left join messaged on reporting.scope = messaged.scope and reporting.scope_code = messaged.scope_code
    union all
    select
        '1.3' as indicator,
        reporting.scope,
        reporting.scope_code,
        coalesce(figure.dimension, '') as dimension,
        -- nobody reported: no data, not zero
        case when reporting.unit_count > 0 then coalesce(figure.value, 0) end as value,
        case when reporting.unit_count > 0 then coalesce(figure.value, 0) end as numerator,
        cast(null as double precision) as denominator,
        cast(null as double precision) as lower,
        cast(null as double precision) as upper,
        reporting.unit_count as n,
        'count' as method,
        'self-reported' as evidence
    from reporting
    left join figure on reporting.scope = figure.scope and reporting.scope_code = figure.scope_code
)

select *
from final;
