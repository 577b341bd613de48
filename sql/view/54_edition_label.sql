-- purpose: the label of each unit
-- reads: schemas report, fact, registry
-- writes: view report.edition_label
-- parameters: none

create view report.edition_label as
with period as (
    select
        *,
        to_char(monday_date - 21, 'IYYY-"W"IW') as first_week
    from report.edition_period
),

-- chosen beforehand in messages.csv, never by the size of a change
first_message as (
    select distinct on (period.edition_id, assignment.unit_code)
        period.edition_id,
        period.first_week,
        assignment.unit_code,
        message.message_code,
        message.item_kesadaran,
        message.item_perilaku
    from period
    inner join report.edition_message as message on period.edition_id = message.edition_id
    inner join registry.assignment
        on
            period.registry_version_id = assignment.version_id
            and message.message_code = assignment.message_code
            and period.week >= assignment.from_week
            and coalesce(period.week <= assignment.to_week, true)
    order by period.edition_id asc, assignment.unit_code asc, message.prioritas asc, message.message_code asc
),

-- by the week of reporting: a survey that is reported late counts in the next four weeks, none is lost
survey as (
    select
        survey.*,
        survey.item_code = first_message.item_perilaku as is_marked_behaviour,
        case
            when survey.item_code = first_message.item_perilaku then survey.level in ('B4', 'B5')
            else survey.level = 'B3'
        end as is_proof,
        -- a bad result is none the better for having been asked online or in other words
        survey.level = 'B2'
        and survey.after_yes_count * survey.before_count < survey.before_yes_count * survey.after_count
            as is_fall
    from first_message
    inner join report.edition_survey as survey
        on
            first_message.edition_id = survey.edition_id
            and first_message.unit_code = survey.unit_code
            and first_message.message_code = survey.message_code
            and first_message.first_week <= survey.first_reported_week
            and survey.item_code in (first_message.item_kesadaran, first_message.item_perilaku)
),

item as (
    select
        edition_id,
        unit_code,
        is_marked_behaviour,
        least(sum(before_count), sum(after_count)) as smallest_arm,
        least(
            sum(before_count) filter (where is_proof), sum(after_count) filter (where is_proof)
        ) as proof_arm,
        count(distinct session_code) filter (where is_proof) as session_count,
        bool_or(sampling = 'Sesi') filter (where is_proof) as is_session,
        array_agg(
            cast(row(
                unit_code, before_count, before_yes_count, after_count, after_yes_count, no_to_yes_count,
                yes_to_no_count, session_code
            ) as statistics.stratum)
            order by submission_id, row_no
        ) filter (where is_proof or is_fall) as strata
    from survey
    group by edition_id, unit_code, is_marked_behaviour
),

judged as (
    select
        item.*,
        kpi.judge_change(
            cast(item.proof_arm as bigint), item.session_count, 1, item.is_session,
            100 * pooled.lower, 100 * pooled.upper
        ) as verdict
    from item
    left join lateral statistics.pool_strata(item.strata) as pooled on true
),

-- what is rejected may be the bad half: with it nobody can say that things are better
rejected as (
    select distinct
        first_message.edition_id,
        first_message.unit_code
    from first_message
    inner join report.edition_rejected_survey as rejected_row
        on
            first_message.edition_id = rejected_row.edition_id
            and first_message.unit_code = rejected_row.unit_code
            and coalesce(first_message.message_code = rejected_row.message_code, true)
            and coalesce(
                rejected_row.item_code in (first_message.item_kesadaran, first_message.item_perilaku),
                rejected_row.item_code is null
            )
),

measured as (
    select
        judged.edition_id,
        judged.unit_code,
        max(case
            when judged.verdict = 'up' and rejected.unit_code is null
                then case when judged.is_marked_behaviour then 6 else 5 end
            when judged.smallest_arm >= 30 then 4
        end) as label_rank,
        max(judged.smallest_arm) as smallest_arm,
        bool_or(judged.verdict in ('same', 'up', 'down', 'open')) as is_judged
    from judged
    left join rejected on judged.edition_id = rejected.edition_id and judged.unit_code = rejected.unit_code
    group by judged.edition_id, judged.unit_code
),

-- how much a unit did never lifts it further than this
active as (
    select
        period.edition_id,
        counted.unit_code,
        max(case
            when
                exists (
                    select
                    from fact.publication
                    where
                        publication.unit_code = counted.unit_code
                        and publication.submission_id = counted.submission_id
                        and publication.publication_key is not null
                )
                or exists (
                    select
                    from fact.outreach
                    where
                        outreach.unit_code = counted.unit_code
                        and outreach.submission_id = counted.submission_id
                )
                or exists (
                    select
                    from fact.issue
                    where
                        issue.unit_code = counted.unit_code
                        and issue.submission_id = counted.submission_id
                        and issue.kind <> 'Peluang'
                        and issue.first_response_at <= period.close_at
                        and issue.response_form is not null
                )
                then 3
            else 2
        end) as label_rank
    from period
    inner join report.edition_submission as counted
        on
            period.edition_id = counted.edition_id
            and period.first_week <= counted.week
            and counted.is_in_force
    group by period.edition_id, counted.unit_code
)

select
    unit.edition_id,
    unit.unit_code,
    label.label_rank,
    label.label,
    coalesce(measured.smallest_arm, 0) as smallest_arm,
    coalesce(measured.is_judged, false) as is_judged
from report.edition_unit as unit
left join measured on unit.edition_id = measured.edition_id and unit.unit_code = measured.unit_code
left join active on unit.edition_id = active.edition_id and unit.unit_code = active.unit_code
inner join kpi.label on coalesce(measured.label_rank, active.label_rank, 1) = label.label_rank
where unit.state <> 'DIKECUALIKAN';
comment on view report.edition_label is
'One row per edition and unit that is not excused: the label that the four weeks up to the edition''s would '
'give it, from all its surveys of the two marked items of its first message, pooled';
comment on column report.edition_label.is_judged is
'Enough people and sessions for a verdict, whatever it is: by chance alone some of them look better';
comment on column report.edition_label.smallest_arm is
'The smaller arm of its better measured item; from 30 it is measured, from 100 it can be judged';
