-- purpose: what an edition knows of each issue, from every version that was ever accepted
-- one row per: see each view's comment
-- reads: report.edition, report.edition_unit, report.edition_submission, fact.issue, staging.issue, registry
-- writes: views of schema report
-- parameters: none

create view report.edition_issue_row as
select
    counted.edition_id,
    counted.unit_code,
    counted.week,
    counted.submission_id,
    submission.received_at,
    counted.is_in_force,
    issue.row_no,
    false as is_from_desk,
    false as is_held,
    issue.issue_code,
    issue.title,
    issue.kind,
    issue.level,
    -- what is dated after its own receipt was detected by then
    kpi.clamp_moment(least(issue.detected_at, submission.received_at)) as detected_at,
    kpi.clamp_moment(issue.first_response_at) as first_response_at,
    issue.response_form,
    coalesce(issue.response_url, nullif(btrim(issue.follow_up), '')) as response_record,
    kpi.clamp_moment(issue.closed_at) as closed_at
from report.edition_submission as counted
inner join intake.submission on counted.submission_id = submission.submission_id
inner join fact.issue
    on counted.submission_id = issue.submission_id and counted.unit_code = issue.unit_code
where issue.kind <> 'Peluang'
union all
select
    counted.edition_id,
    counted.unit_code,
    counted.week,
    counted.submission_id,
    submission.received_at,
    counted.is_in_force,
    staged.row_no,
    false as is_from_desk,
    true as is_held,
    staged.issue_code,
    coalesce(staged.title, staged.issue_code) as title,
    coalesce(staged.kind, '') as kind,
    staged.level,
    kpi.clamp_moment(least(
        staged.detected_local at time zone coalesce(edition_unit.zone, 'Asia/Jakarta'), submission.received_at
    )) as detected_at,
    cast(null as timestamptz) as first_response_at,
    cast(null as text) as response_form,
    cast(null as text) as response_record,
    cast(null as timestamptz) as closed_at
from report.edition_submission as counted
inner join intake.submission on counted.submission_id = submission.submission_id
inner join staging.issue as staged on counted.submission_id = staged.submission_id
left join report.edition_unit
    on counted.edition_id = edition_unit.edition_id and counted.unit_code = edition_unit.unit_code
left join fact.issue
    on
        counted.unit_code = issue.unit_code
        and staged.submission_id = issue.submission_id
        and staged.row_no = issue.row_no
where
    submission.verdict = 'accepted_partly'
    and issue.row_no is null
    and staged.issue_code is not null
    and kpi.level_rank(staged.level) is not null
    and staged.detected_local is not null
    and staged.kind is distinct from 'Peluang'
union all
select
    period.edition_id,
    edition_unit.unit_code,
    kpi.week_of(issue.registered_at) as week,
    cast(null as bigint) as submission_id,
    issue.registered_at as received_at,
    false as is_in_force,
    0 as row_no,
    true as is_from_desk,
    false as is_held,
    issue.issue_code,
    issue.title,
    issue.kind,
    issue.level,
    issue.registered_at as detected_at,
    cast(null as timestamptz) as first_response_at,
    cast(null as text) as response_form,
    cast(null as text) as response_record,
    cast(null as timestamptz) as closed_at
from report.edition_period as period
inner join registry.issue on period.registry_version_id = issue.version_id
inner join report.edition_unit
    on period.edition_id = edition_unit.edition_id and edition_unit.unit_code = any(issue.asked_unit_codes)
where issue.registered_at < period.ends_at and issue.kind <> 'Peluang';
comment on view report.edition_issue_row is
'One row per edition and accepted issue row, superseded versions too, and one per unit that a desk asked: '
'an issue that a unit drops, renames or lowers stays. A held row that names level and detection is here too, '
'without its response: an issue does not escape its limit by a mistake beside it';

create view report.edition_issue as
with known as (
    select
        issue_row.*,
        -- a held row says when an issue was first told, and no more once a row of it was accepted
        case
            when not issue_row.is_held or bool_and(issue_row.is_held) over issue then issue_row.level
        end as known_level,
        case
            when not issue_row.is_held or bool_and(issue_row.is_held) over issue then issue_row.detected_at
        end as known_detected_at
    from report.edition_issue_row as issue_row
    window issue as (partition by issue_row.edition_id, issue_row.unit_code, issue_row.issue_code)
),

step as (
    select
        issue_row.edition_id,
        issue_row.unit_code,
        issue_row.week,
        issue_row.submission_id,
        issue_row.received_at,
        issue_row.is_in_force,
        issue_row.row_no,
        issue_row.is_from_desk,
        issue_row.is_held,
        issue_row.issue_code,
        issue_row.title,
        issue_row.kind,
        issue_row.known_level as level,
        issue_row.first_response_at,
        issue_row.response_form,
        issue_row.response_record,
        issue_row.closed_at,
        period.week as edition_week,
        period.registry_version_id,
        coalesce(edition_unit.zone, 'Asia/Jakarta') as zone,
        min(issue_row.known_detected_at) over issue as started_at,
        max(kpi.level_rank(issue_row.known_level)) over (
            issue_by_source order by issue_row.received_at, issue_row.submission_id, issue_row.row_no
            rows between unbounded preceding and 1 preceding
        ) as rank_before
    from known as issue_row
    inner join report.edition_period as period on issue_row.edition_id = period.edition_id
    left join report.edition_unit
        on issue_row.edition_id = edition_unit.edition_id and issue_row.unit_code = edition_unit.unit_code
    window
        issue as (partition by issue_row.edition_id, issue_row.unit_code, issue_row.issue_code),
        issue_by_source as (
            partition by
                issue_row.edition_id, issue_row.unit_code, issue_row.issue_code, issue_row.is_from_desk
        )
),

limited as (
    select
        *,
        -- raising the level starts a limit at the time of receipt; the earliest limit holds, so that neither
        -- raising nor lowering ever gains time
        case
            when rank_before is null then kpi.issue_limit(level, started_at, zone, registry_version_id)
            when kpi.level_rank(level) > rank_before
                then kpi.issue_limit(level, received_at, zone, registry_version_id)
        end as limit_at,
        row_number() over newest_first as place,
        first_value(closed_at) over (
            newest_before_first rows between unbounded preceding and unbounded following
        ) as closed_at_before
    from step
    window
        newest_first as (
            partition by edition_id, unit_code, issue_code
            order by
                is_from_desk asc, is_held asc, week desc, received_at desc, submission_id desc, row_no desc
        ),
        newest_before_first as (
            partition by edition_id, unit_code, issue_code
            order by
                week = edition_week asc, is_from_desk asc, is_held asc, week desc, received_at desc,
                submission_id desc, row_no desc
        )
),

issue as (
    select
        edition_id,
        unit_code,
        issue_code,
        edition_week,
        max(title) filter (where place = 1) as title,
        max(kind) filter (where place = 1) as kind,
        max(kpi.level_rank(level)) as level_rank,
        min(started_at) as started_at,
        min(limit_at) as limit_at,
        min(week) as first_week,
        max(first_response_at) filter (where place = 1) as first_response_at,
        max(response_form) filter (where place = 1) as response_form,
        max(response_record) filter (where place = 1) as response_record,
        max(closed_at) filter (where place = 1) as closed_at,
        min(closed_at_before) as closed_at_before,
        bool_or(is_in_force and week = edition_week) as is_reported_now,
        bool_or(is_from_desk) as is_asked_by_desk
    from limited
    group by edition_id, unit_code, issue_code, edition_week
)

select
    issue.edition_id,
    issue.unit_code,
    issue.issue_code,
    issue.title,
    issue.kind,
    (array['Rendah', 'Sedang', 'Tinggi', 'Kritis'])[issue.level_rank] as level,
    issue.level_rank,
    issue.started_at,
    issue.limit_at,
    issue.first_week,
    greatest(kpi.week_of(issue.limit_at - interval '1 microsecond'), issue.first_week) as due_week,
    kpi.week_of(issue.limit_at - interval '1 microsecond') < issue.first_week as is_reported_late,
    issue.is_reported_now,
    issue.is_asked_by_desk,
    issue.first_response_at,
    coalesce(
        issue.first_response_at <= issue.limit_at
        and issue.response_form is not null
        and (issue.level_rank < 3 or issue.response_record is not null),
        false
    ) as is_answered_in_time,
    issue.closed_at,
    edition_unit.unit_code is not null as is_in_roster,
    coalesce(edition_unit.state = 'DIKECUALIKAN', false) as is_excused,
    roster_before.unit_code is not null as was_in_roster,
    coalesce(issue.closed_at >= period.ends_at, true) as is_open_at_end,
    issue.first_week < period.week
    and coalesce(issue.closed_at_before >= period.starts_at, true) as was_open_at_start
from issue
inner join report.edition_period as period on issue.edition_id = period.edition_id
left join report.edition_unit
    on issue.edition_id = edition_unit.edition_id and issue.unit_code = edition_unit.unit_code
left join registry.expected_unit_week as roster_before
    on period.previous_week = roster_before.week and issue.unit_code = roster_before.unit_code
where issue.first_week <= period.week;
comment on view report.edition_issue is
'One row per edition, unit and issue code: what was known at tutup. Level is the highest ever accepted';
comment on column report.edition_issue.limit_at is 'Until when it must be answered; null for Rendah';
comment on column report.edition_issue.due_week is
'The week in which 2.1 counts it: of its limit, or of its first acceptance if that is later';

grant select on report.edition_issue_row, report.edition_issue to orkestra_collector, orkestra_reader;
