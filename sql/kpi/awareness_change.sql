-- purpose: 3.1, change of awareness and trust, pooled over sessions and units by Mantel-Haenszel
-- one row per: message and pool, with its parts beside it; an active message that nobody measured
-- reads: report.edition_submission, fact.survey, registry.item, registry.message
-- writes: nothing
-- parameters: edition_id

with period as (
    select *
    from report.edition_period
    where edition_id = %(edition_id)s
),

-- a row that is sent again in a later week is one measurement; equal sessions of one week are as many
told as (
    select
        survey.*,
        item.family,
        survey.question_text = item.wording as is_registered_wording,
        rank() over (
            partition by
                survey.unit_code, survey.item_code, survey.message_code, survey.design, survey.sampling,
                survey.audience, survey.area, survey.before_date, survey.after_date, survey.before_count,
                survey.before_yes_count, survey.after_count, survey.after_yes_count
            order by survey.week
        ) as telling
    from period
    inner join report.edition_submission as counted
        on period.edition_id = counted.edition_id and counted.is_in_force
    inner join fact.survey
        on counted.submission_id = survey.submission_id and counted.unit_code = survey.unit_code
    inner join registry.item
        on period.registry_version_id = item.version_id and survey.item_code = item.item_code
    where
        survey.after_date between period.sunday_date - 27 and period.sunday_date
        and survey.before_count > 0
        and survey.after_count > 0
        and item.family in ('KN', 'KP', 'NT')
        -- any text can stand where a message's code belongs: it must have been a message then
        and exists (
            select
            from registry.message
            where
                message.version_id = period.registry_version_id
                and message.message_code = survey.message_code
                and survey.before_date between message.valid_from and coalesce(message.valid_to, 'infinity')
        )
),

stratum as (
    select
        unit_code,
        message_code,
        item_code,
        sampling,
        case
            when
                family in ('KN', 'KP')
                and is_registered_wording
                and sampling <> 'Daring sukarela'
                and (design = 'BANDING' or after_date - before_date >= 14)
                then 'B3'
            else 'B2'
        end as level,
        case design when 'BANDING' then 'exposure' else 'before_after' end as contrast,
        design <> 'BANDING' and after_date - before_date < 14 and family in ('KN', 'KP') as is_recall,
        before_count,
        after_count,
        before_yes_count,
        after_yes_count,
        cast(before_yes_count as double precision) / before_count as before_share,
        cast(after_yes_count as double precision) / after_count as after_share,
        cast(after_count as double precision) * before_count / (after_count + before_count) as weight,
        case
            when design = 'PANEL' and no_to_yes_count is not null and yes_to_no_count is not null
                then (
                    no_to_yes_count + yes_to_no_count
                    - power(no_to_yes_count - yes_to_no_count, 2) / after_count
                ) / power(after_count, 2)
        end as paired_variance
    from told
    where telling = 1
),

pool as (
    select
        message_code,
        concat_ws(
            ';', 'item=' || item_code, 'sampling=' || sampling, 'level=' || level, 'contrast=' || contrast
        ) as dimension,
        level,
        sum(weight) as weight,
        sum(weight * before_share) / sum(weight) as before_share,
        sum(weight * after_share) / sum(weight) as after_share,
        sqrt(sum(power(weight, 2) * coalesce(
            paired_variance,
            after_share * (1 - after_share) / after_count + before_share * (1 - before_share) / before_count
        ))) / sum(weight) as standard_error,
        sum(before_count) as before_count,
        sum(after_count) as after_count,
        sum(before_yes_count) as before_yes_count,
        sum(after_yes_count) as after_yes_count,
        count(distinct unit_code) as unit_count,
        count(*) as row_count,
        count(*) filter (where is_recall) as recall_count
    from stratum
    group by message_code, item_code, sampling, level, contrast
),

figure as (
    select
        pool.message_code,
        concat_ws(';', pool.dimension, part.name) as dimension,
        part.value,
        part.denominator,
        part.half_interval,
        part.n,
        part.method,
        pool.level as evidence
    from pool
    inner join lateral (
        values
        (
            null, 100 * (pool.after_share - pool.before_share), pool.weight,
            nullif(195.9964 * pool.standard_error, 0), least(pool.before_count, pool.after_count),
            'mantel-haenszel, greenland-robins'
        ),
        ('part=before', pool.before_share, pool.before_count, null, pool.before_count, 'weighted share'),
        ('part=after', pool.after_share, pool.after_count, null, pool.after_count, 'weighted share'),
        ('part=before_yes', pool.before_yes_count, null, null, pool.before_count, 'count'),
        ('part=after_yes', pool.after_yes_count, null, null, pool.after_count, 'count'),
        ('part=units', pool.unit_count, null, null, pool.unit_count, 'count'),
        ('part=rows', pool.row_count, null, null, pool.row_count, 'count'),
        ('part=recall_rows', pool.recall_count, null, null, pool.row_count, 'count')
    ) as part (name, value, denominator, half_interval, n, method) on true
    union all
    select
        message.message_code,
        '' as dimension,
        null as value,
        null as denominator,
        null as half_interval,
        0 as n,
        'not measured' as method,
        null as evidence
    from period
    inner join registry.message
        on
            period.registry_version_id = message.version_id
            and period.monday_date >= message.valid_from
            and coalesce(period.sunday_date <= message.valid_to, true)
    where not exists (
        select
        from pool
        where message.message_code = pool.message_code
    )
),

final as (
    select
        '3.1' as indicator,
        'message' as scope,
        message_code as scope_code,
        dimension,
        value,
        value * coalesce(denominator, 1) as numerator,
        denominator,
        value - half_interval as lower,
        value + half_interval as upper,
        n,
        method,
        evidence
    from figure
)

select *
from final;
