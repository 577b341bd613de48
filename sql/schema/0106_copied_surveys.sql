-- purpose: a copied survey is one measurement; counts that cannot be stop no edition
-- one row per: see each comment
-- reads: report.edition_period, report.edition_submission, fact.survey, registry
-- writes: functions of schema statistics, view report.edition_survey
-- parameters: none

create or replace function statistics.student_t_975(freedom bigint) returns double precision
language sql stable parallel safe strict
as $$ select t_975 from statistics.critical_value where df = least(freedom, 200) $$;

create or replace function statistics.pool_strata(strata statistics.stratum[])
returns table (
    difference double precision,
    before_share double precision,
    after_share double precision,
    weight double precision,
    within_error double precision,
    between_error double precision,
    cluster_count bigint,
    lower double precision,
    upper double precision,
    heterogeneity double precision,
    heterogeneity_limit double precision,
    method text
)
language sql stable parallel safe
as $$
with stratum as (
    select
        *,
        no_to_yes_count is not null and yes_to_no_count is not null as is_paired,
        cast(before_yes_count as double precision) / before_count as p0,
        cast(after_yes_count as double precision) / after_count as p1,
        cast(after_count as double precision) * before_count / (after_count + before_count) as w,
        -- for Cochran's Q: nobody and everybody would have no variance
        (before_yes_count + 0.5) / (before_count + 1.0) as smooth0,
        (after_yes_count + 0.5) / (after_count + 1.0) as smooth1,
        cast(coalesce(no_to_yes_count + yes_to_no_count, 0) as double precision) as moved_count,
        cast(coalesce(no_to_yes_count - yes_to_no_count, 0) as double precision) as gained_count
    from unnest(strata) with ordinality as listed (
        unit_code, before_count, before_yes_count, after_count, after_yes_count, no_to_yes_count,
        yes_to_no_count, place
    )
    -- what cannot be is as if it had not been sent: it must not stop the figures of all others
    where
        before_count > 0
        and after_count > 0
        and before_yes_count between 0 and before_count
        and after_yes_count between 0 and after_count
),

measured as (
    select
        *,
        p1 - p0 as d,
        case
            when is_paired
                -- of a hundred million people rounding leaves less than nothing
                then
                    greatest(0, moved_count - gained_count ^ 2 / after_count)
                    / cast(after_count as double precision) ^ 2
            else p1 * (1 - p1) / after_count + p0 * (1 - p0) / before_count
        end as variance,
        case
            when is_paired
                then (moved_count + 1 - gained_count ^ 2 / (after_count + 1)) / (after_count + 1.0) ^ 2
            else smooth1 * (1 - smooth1) / after_count + smooth0 * (1 - smooth0) / before_count
        end as smooth_variance
    from stratum
),

total as (
    select
        count(*) as stratum_count,
        count(distinct unit_code) as unit_count,
        sum(w) as weight,
        sum(w * p0) / sum(w) as before_share,
        sum(w * p1) / sum(w) as after_share,
        sum(w * d) / sum(w) as difference,
        sqrt(sum(w ^ 2 * variance)) / sum(w) as within_error
    from measured
    having count(*) > 0
),

-- people of one unit resemble each other; inside one unit, people of one session
cluster as (
    select sum(measured.w * (measured.d - total.difference)) as residual
    from measured
    cross join total
    group by case when total.unit_count > 1 then measured.unit_code else cast(measured.place as text) end
),

spread as (
    select
        count(*) as cluster_count,
        sqrt(count(*) / nullif(count(*) - 1.0, 0) * sum(residual ^ 2)) as residual_error
    from cluster
),

scatter as (
    select sum((measured.d - total.difference) ^ 2 / measured.smooth_variance) as heterogeneity
    from measured
    cross join total
),

half as (
    select
        spread.cluster_count,
        spread.residual_error / total.weight as between_error,
        1.959964 * total.within_error as within_half,
        coalesce(
            statistics.student_t_975(spread.cluster_count - 1) * spread.residual_error / total.weight, 0
        ) as between_half
    from spread
    cross join total
),

-- a single survey has an interval of its own kind, which knows small numbers better
single as (
    select
        coalesce(paired.lower, independent.lower) as lower,
        coalesce(paired.upper, independent.upper) as upper,
        case when paired.lower is null then 'newcombe' else 'newcombe paired' end as method
    from measured
    cross join total
    cross join lateral statistics.newcombe_interval(
        measured.after_yes_count, measured.after_count, measured.before_yes_count, measured.before_count
    ) as independent
    left join lateral statistics.newcombe_paired_interval(
        measured.before_yes_count - measured.yes_to_no_count,
        measured.no_to_yes_count,
        measured.yes_to_no_count,
        measured.before_count - measured.before_yes_count - measured.no_to_yes_count
    ) as paired on measured.is_paired
    where total.stratum_count = 1
)

select
    total.difference,
    total.before_share,
    total.after_share,
    total.weight,
    total.within_error,
    half.between_error,
    half.cluster_count,
    case
        when single.method is not null then single.lower
        when greatest(half.within_half, half.between_half) > 1e-12
            then greatest(-1, total.difference - greatest(half.within_half, half.between_half))
    end,
    case
        when single.method is not null then single.upper
        when greatest(half.within_half, half.between_half) > 1e-12
            then least(1, total.difference + greatest(half.within_half, half.between_half))
    end,
    case when total.stratum_count > 1 then scatter.heterogeneity end,
    statistics.chi_square_90(total.stratum_count - 1),
    case
        when single.method is not null then single.method
        when half.between_half <= half.within_half then 'mantel-haenszel, greenland-robins'
        when total.unit_count > 1 then 'mantel-haenszel, student between units'
        else 'mantel-haenszel, student between sessions'
    end
from total
cross join half
cross join scatter
left join single on true
$$;
create or replace view report.edition_survey as
with told as (
    select
        period.edition_id,
        survey.*,
        item.family,
        survey.question_text = item.wording as is_registered_wording,
        survey.after_date - survey.before_date as gap_days,
        survey.after_date > period.sunday_date - 28 as is_recent,
        -- a row that is sent again, in the same week or a later one, is one measurement: a copy of a lucky
        -- row is no second result. Other capitals, or another word for the sample, make it no other
        row_number() over (
            partition by
                period.edition_id, survey.unit_code, survey.item_code, survey.message_code,
                fact.normalise_title(survey.audience), fact.normalise_title(survey.area),
                survey.before_date, survey.after_date,
                survey.before_count, survey.before_yes_count, survey.after_count, survey.after_yes_count
            order by survey.week, survey.row_no
        ) as telling
    from report.edition_period as period
    -- a survey is reported in the week of its second date or the one after
    inner join report.edition_submission as counted
        on
            period.edition_id = counted.edition_id
            and counted.is_in_force
            and counted.week >= to_char(period.monday_date - 28, 'IYYY-"W"IW')
    inner join fact.survey
        on counted.submission_id = survey.submission_id and counted.unit_code = survey.unit_code
    inner join registry.item
        on period.registry_version_id = item.version_id and survey.item_code = item.item_code
    where
        survey.after_date between period.sunday_date - 34 and period.sunday_date
        and survey.before_count > 0
        and survey.after_count > 0
        and survey.before_yes_count between 0 and survey.before_count
        and survey.after_yes_count between 0 and survey.after_count
        and item.family in ('KN', 'KP', 'NT', 'PR')
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

compared as (
    select
        *,
        design = 'BANDING' as is_exposure,
        -- the same people, and numbers that can be theirs
        design = 'PANEL'
        and before_count = after_count
        and coalesce(no_to_yes_count between 0 and before_count - before_yes_count, false)
        and coalesce(yes_to_no_count between 0 and before_yes_count, false)
        and after_yes_count = before_yes_count + no_to_yes_count - yes_to_no_count as is_paired
    from told
    where telling = 1
)

select
    edition_id,
    unit_code,
    week as told_week,
    submission_id,
    row_no,
    message_code,
    item_code,
    sampling,
    is_recent,
    case
        when sampling = 'Daring sukarela' or not is_registered_wording or family = 'NT' then 'B2'
        when family = 'PR' and sampling = 'Acak' and (is_exposure or organizer ~* '^\s*mitra\M') then 'B5'
        when family = 'PR' then 'B4'
        when is_exposure or gap_days >= 14 then 'B3'
        else 'B2'
    end as level,
    case when is_exposure then 'exposure' else 'before_after' end as contrast,
    not is_exposure and gap_days < 14 and family in ('KN', 'KP') as is_recall,
    design = 'PANEL' and not is_paired as is_widened,
    before_count,
    before_yes_count,
    after_count,
    after_yes_count,
    case when is_paired then no_to_yes_count end as no_to_yes_count,
    case when is_paired then yes_to_no_count end as yes_to_no_count
from compared
-- a question about the last 30 days means nothing sooner
where family <> 'PR' or is_exposure or gap_days >= 28;
comment on view report.edition_survey is
'One row per edition and survey whose second date lies in the 35 days that end with its week: a measurement '
'of one item for one message, counted once however often it was sent; two sessions with the same numbers on '
'the same days are two only if Sasaran or Wilayah tells them apart';
