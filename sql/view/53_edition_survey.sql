-- purpose: surveys of an edition, pooled
-- reads: report.edition_submission, .find_session, fact.survey, returns.decision, schemas registry, kpi
-- writes: views of schema report
-- parameters: none

create view report.edition_survey as
with reported as (
    select
        period.edition_id,
        period.registry_version_id,
        period.counted_until,
        survey.*,
        fact.describe_survey(survey) as description,
        item.family,
        survey.question_text = item.wording as is_registered_wording,
        survey.after_date - survey.before_date as gap_days,
        survey.after_date > period.sunday_date - 28 as is_recent,
        count(*) over (
            partition by
                period.edition_id, survey.unit_code, survey.item_code, survey.message_code,
                survey.before_date, survey.after_date,
                survey.before_count, survey.before_yes_count, survey.after_count, survey.after_yes_count
        ) as alike_count
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

-- a row that is sent again, in the same week or a later one, is one measurement: a copy of a lucky row is no
-- second result. Other capitals, or another word for the sample, make it no other; words are compared only
-- where all numbers are alike, because comparing them takes long
numbered as (
    select
        *,
        row_number() over (
            partition by
                edition_id, unit_code, item_code, message_code, before_date, after_date,
                before_count, before_yes_count, after_count, after_yes_count,
                case when alike_count > 1 then fact.normalise_title(audience) end,
                case when alike_count > 1 then fact.normalise_title(area) end
            order by week, row_no
        ) as stated
    from reported
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
        and after_yes_count = before_yes_count + no_to_yes_count - yes_to_no_count as is_paired,
        -- a word of the unit's own is no random sample: a coordinator has seen the document and confirmed it
        sampling = 'Acak'
        and coalesce(btrim(document), '') <> ''
        and exists (
            select
            from returns.decision
            inner join fact.survey as confirmed
                on decision.submission_id = confirmed.submission_id and decision.row_no = confirmed.row_no
            where
                decision.kind = 'confirm_survey'
                and decision.unit_code = numbered.unit_code
                and decision.decided_at <= numbered.counted_until
                and confirmed.unit_code = numbered.unit_code
                and confirmed.sampling = 'Acak'
                and fact.describe_survey(confirmed) = numbered.description
        ) as is_random,
        exists(
            select
            from registry.surveyor
            where
                surveyor.version_id = numbered.registry_version_id
                and regexp_replace(fact.normalise_title(numbered.organizer), '^mitra ', '') = any(
                    select fact.normalise_title(listed.name)
                    from unnest(surveyor.surveyor_name || surveyor.aliases) as listed (name)
                )
                -- nobody is independent of itself
                and not exists (
                    select
                    from registry.unit
                    where
                        unit.version_id = numbered.registry_version_id
                        and unit.unit_code = numbered.unit_code
                        and unit.unit_name = surveyor.surveyor_name
                )
        ) as is_independent
    from numbered
    where stated = 1
),

matched as (
    select
        compared.*,
        case when compared.sampling = 'Acak' and not compared.is_random then 'Sesi' else compared.sampling end
            as counted_sampling,
        session.session_code as rejected_session_code,
        -- the whole audience answered: neither more than were there, nor only those who did well
        coalesce(
            sum(compared.before_count) over session_item
            between 0.8 * session.participant_count and session.participant_count,
            false
        ) as is_matched
    from compared
    left join lateral report.find_session(
        compared.edition_id, compared.unit_code, compared.submission_id, compared.before_date, compared.area,
        compared.audience, compared.message_code, compared.before_count
    ) as session on compared.sampling = 'Sesi' or (compared.sampling = 'Acak' and not compared.is_random)
    window
        session_item as (
            partition by
                compared.edition_id, compared.unit_code, compared.item_code, compared.after_date,
                session.session_code
        )
)

select
    edition_id,
    unit_code,
    week as first_reported_week,
    submission_id,
    row_no,
    message_code,
    item_code,
    counted_sampling as sampling,
    is_recent,
    concat_ws('/', unit_code, coalesce(rejected_session_code, concat_ws('/', submission_id, row_no)))
        as session_code,
    case
        when
            counted_sampling = 'Daring sukarela'
            or not is_registered_wording
            or family = 'NT'
            or (counted_sampling = 'Sesi' and not is_matched)
            then 'B2'
        when family = 'PR' and counted_sampling = 'Acak' and (is_exposure or is_independent) then 'B5'
        when family = 'PR' then 'B4'
        when is_exposure or gap_days >= 14 then 'B3'
        else 'B2'
    end as level,
    case when is_exposure then 'exposure' else 'before_after' end as contrast,
    not is_exposure and gap_days < 14 and family in ('KN', 'KP') as is_recall,
    -- it could have been more, had it been asked otherwise
    family <> 'NT'
    and (is_exposure or gap_days >= 14)
    and (
        counted_sampling = 'Daring sukarela'
        or not is_registered_wording
        or (counted_sampling = 'Sesi' and not is_matched)
    ) as is_demoted,
    sampling = 'Acak' and not is_random as is_unconfirmed,
    design = 'PANEL' and not is_paired as is_widened,
    family = 'PR' as is_behaviour,
    before_count,
    before_yes_count,
    after_count,
    after_yes_count,
    case when is_paired then no_to_yes_count end as no_to_yes_count,
    case when is_paired then yes_to_no_count end as yes_to_no_count
from matched
-- a question about the last 30 days means nothing sooner
where family <> 'PR' or is_exposure or gap_days >= 28;
comment on view report.edition_survey is
'One row per edition and survey whose second date lies in the 35 days that end with its week: a measurement '
'of one item for one message, counted once however often it was sent; two sessions with the same numbers on '
'the same days are two only if Sasaran or Wilayah differ';
comment on column report.edition_survey.first_reported_week is
'The week in whose workbook it was first reported';
comment on column report.edition_survey.is_recent is 'In the 28 days that the pools of 3.1 and 3.2 look at';
comment on column report.edition_survey.sampling is
'Cara ambil sampel; Acak only once a coordinator has confirmed it (decision confirm_survey), until then Sesi';
comment on column report.edition_survey.session_code is
'Rows that match the same Tatap Muka are one session; others are one each';
comment on column report.edition_survey.level is
'Ladder of evidence: B2 recall and intention, B3 awareness, B4 behaviour, B5 behaviour against a comparison '
'group or by an independent body (registry.surveyor), both of a random sample. Sesi without a Tatap Muka of '
'the unit, or whose people are not 80 to 100 % of its Peserta, stays B2';
comment on column report.edition_survey.is_behaviour is 'Its item asks what people did (PR): part of 3.2';
comment on column report.edition_survey.is_recall is 'Its second date came within 14 days';
comment on column report.edition_survey.is_demoted is
'B2 only because of how it was asked: online, in other words, or no session that was reported';
comment on column report.edition_survey.is_unconfirmed is 'Called Acak, and no coordinator has confirmed it';
comment on column report.edition_survey.is_widened is
'The same people, but without both changes: compared as if they were different people, which is wider';

create view report.edition_change as
with pool as (
    select
        survey.edition_id,
        place.scope,
        place.scope_code,
        survey.message_code,
        survey.item_code,
        survey.sampling,
        survey.level,
        survey.contrast,
        array_agg(
            cast(row(
                survey.unit_code, survey.before_count, survey.before_yes_count, survey.after_count,
                survey.after_yes_count, survey.no_to_yes_count, survey.yes_to_no_count, survey.session_code
            ) as statistics.stratum)
            order by survey.unit_code, survey.submission_id, survey.row_no
        ) as strata,
        sum(survey.before_count) as before_count,
        sum(survey.before_yes_count) as before_yes_count,
        sum(survey.after_count) as after_count,
        sum(survey.after_yes_count) as after_yes_count,
        least(sum(survey.before_count), sum(survey.after_count)) as smallest_arm,
        count(distinct survey.unit_code) as unit_count,
        count(*) as row_count,
        count(distinct survey.session_code) as session_count,
        count(*) filter (where survey.is_recall) as recall_count,
        count(*) filter (where survey.is_widened) as widened_count
    from report.edition_survey as survey
    cross join
        lateral (
            values ('message', survey.message_code), ('unit', survey.unit_code)
        ) as place (scope, scope_code)
    where survey.is_recent
    group by
        survey.edition_id, place.scope, place.scope_code, survey.message_code, survey.item_code,
        survey.sampling, survey.level, survey.contrast
)

select
    pool.*,
    pooled.*,
    kpi.judge_change(
        cast(pool.smallest_arm as bigint), pool.session_count, pool.unit_count, pool.sampling = 'Sesi',
        100 * pooled.lower, 100 * pooled.upper
    ) as verdict
from pool
cross join lateral statistics.pool_strata(pool.strata) as pooled;
comment on view report.edition_change is
'One row per edition, scope (message, unit) and pool: surveys of one item, message, sampling, level and '
'contrast. Shares and their difference are 0-1';
comment on column report.edition_change.level is
'The ladder of evidence: B2 recall, B3 awareness, B4 and B5 behaviour';

create view report.edition_change_figure as
select
    change.edition_id,
    change.level,
    change.message_code,
    change.scope,
    change.scope_code,
    concat_ws(
        ';', case when change.scope = 'unit' then 'message=' || change.message_code end,
        'item=' || change.item_code, 'sampling=' || change.sampling, 'level=' || change.level,
        'contrast=' || change.contrast, part.name
    ) as dimension,
    cast(part.value as double precision) as value,
    -- a mean over units is no part of the people asked
    cast(case
        when part.method not like 'mean%' and part.method not like 'newcombe%'
            then part.value * coalesce(part.denominator, 1)
    end as double precision) as numerator,
    cast(part.denominator as double precision) as denominator,
    cast(part.lower as double precision) as lower,
    cast(part.upper as double precision) as upper,
    cast(part.n as bigint) as n,
    part.method,
    change.level as evidence
from report.edition_change as change
inner join
    lateral (
        values
        (
            null, true, 100 * change.difference, change.before_count + change.after_count,
            100 * change.lower, 100 * change.upper, change.smallest_arm, change.method
        ),
        (
            'part=before', true, change.before_share, change.before_count, null, null, change.before_count,
            'mean share'
        ),
        (
            'part=after', true, change.after_share, change.after_count, null, null, change.after_count,
            'mean share'
        ),
        ('part=verdict', true, null, null, null, null, change.smallest_arm, change.verdict),
        ('part=rows', true, change.row_count, null, null, null, change.row_count, 'count'),
        ('part=sessions', true, change.session_count, null, null, null, change.session_count, 'count'),
        ('part=units', false, change.unit_count, null, null, null, change.unit_count, 'count'),
        ('part=small_units', false, change.small_unit_count, null, null, null, change.unit_count, 'count'),
        ('part=before_yes', false, change.before_yes_count, null, null, null, change.before_count, 'count'),
        ('part=after_yes', false, change.after_yes_count, null, null, null, change.after_count, 'count'),
        ('part=recall_rows', false, change.recall_count, null, null, null, change.row_count, 'count'),
        ('part=widened_rows', false, change.widened_count, null, null, null, change.row_count, 'count'),
        (
            'part=heterogeneity', false, change.heterogeneity / change.heterogeneity_limit,
            change.heterogeneity_limit, null, null, change.row_count, 'cochran q'
        )
    ) as part (name, is_for_units, value, denominator, lower, upper, n, method)
    on change.scope = 'message' or part.is_for_units;
comment on view report.edition_change_figure is
'One row per figure of report.edition_change: the change in points with its interval, then its parts. '
'part=verdict says in its method what may be said; part=heterogeneity is Cochran''s Q over what it may be: '
'above 1 the results differ';
comment on column report.edition_change_figure.level is
'The ladder of evidence: B2 recall, B3 awareness, B4 and B5 behaviour';
