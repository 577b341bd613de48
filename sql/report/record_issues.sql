-- purpose: works out what an edition knows of each issue, and keeps it with the edition
-- one row per: unit and issue code that a figure of the edition can still count
-- reads: report.edition_issue_row, .edition_period, .edition_sender, .edition_unit, .edition_unit_before
-- writes: report.edition_issue
-- parameters: edition_id

with period as materialized (
    select *
    from report.edition_period
    where edition_id = %(edition_id)s
),

-- read twice: keeping all rows ever told, to use one in twenty of them, takes longer than looking again
telling as not materialized (
    select *
    from report.edition_issue_row
    where edition_id = %(edition_id)s
),

-- the rest was closed before the week and is past every limit and window: what it costs stays small for ever
live as (
    select
        unit_code,
        issue_code,
        bool_and(is_held) as is_only_held,
        bool_or(not is_held and kind in ('Hoaks', 'Disinformasi', 'Misinformasi')) as is_hoax
    from telling
    group by unit_code, issue_code
    having
        max(received_at) >= (select starts_at - interval '91 days' from period)
        or coalesce(
            max(week) filter (where closed_at is null or closed_at >= (select starts_at from period))
            >= coalesce(max(week) filter (where closed_at < (select starts_at from period)), ''),
            false
        )
),

known as (
    select
        telling.unit_code,
        telling.issue_code,
        telling.week,
        telling.told_week,
        telling.received_at,
        telling.submission_id,
        telling.row_no,
        telling.is_in_force,
        telling.is_from_desk,
        telling.is_held,
        telling.title,
        telling.kind,
        telling.response_form,
        telling.response_url,
        telling.follow_up,
        live.is_hoax,
        -- a held row says when an issue was first told, and no more once a row of it was accepted
        case when not telling.is_held or live.is_only_held then kpi.level_rank(telling.level) end
            as level_rank,
        -- what is dated after its own receipt was detected by then
        case
            when not telling.is_held or live.is_only_held
                then kpi.clamp_moment(least(telling.detected_at, telling.received_at))
        end as detected_at,
        kpi.clamp_moment(telling.first_response_at) as first_response_at,
        kpi.clamp_moment(telling.closed_at) as closed_at
    from live
    inner join telling on live.unit_code = telling.unit_code and live.issue_code = telling.issue_code
),

step as (
    select
        known.*,
        coalesce(unit.zone, 'Asia/Jakarta') as zone,
        min(known.detected_at) over issue as started_at,
        max(known.level_rank) over (
            partition by known.unit_code, known.issue_code, known.is_from_desk
            order by known.received_at, known.submission_id, known.row_no
            rows between unbounded preceding and 1 preceding
        ) as rank_before
    from known
    left join report.edition_unit as unit
        on unit.edition_id = %(edition_id)s and known.unit_code = unit.unit_code
    window issue as (partition by known.unit_code, known.issue_code)
),

-- raising the level starts a limit at the time of receipt; the earliest limit holds, so that neither
-- raising nor lowering ever gains time
running as (
    select
        *,
        case
            when rank_before is null then started_at
            when level_rank > rank_before then received_at
        end as runs_from_at
    from step
),

limited as (
    select
        running.*,
        kpi.issue_limit(
            (array['Rendah', 'Sedang', 'Tinggi', 'Kritis'])[running.level_rank], running.runs_from_at,
            running.zone, period.registry_version_id
        ) as limit_at,
        row_number() over newest_first as place
    from running
    cross join period
    window
        newest_first as (
            partition by running.unit_code, running.issue_code
            order by
                running.is_from_desk asc, running.is_held asc, running.week desc, running.received_at desc,
                running.submission_id desc, running.row_no desc
        )
),

issue as (
    select
        limited.unit_code,
        limited.issue_code,
        max(limited.title) filter (where limited.place = 1) as title,
        max(limited.kind) filter (where limited.place = 1) as kind,
        max(limited.level_rank) as level_rank,
        min(limited.started_at) as started_at,
        min(limited.limit_at) as limit_at,
        bool_or(limited.is_hoax) as is_hoax,
        min(coalesce(limited.limit_at, limited.runs_from_at + interval '24 hours')) as clarify_limit_at,
        min(limited.told_week) as first_week,
        max(limited.first_response_at) filter (where limited.place = 1) as first_response_at,
        max(limited.response_form) filter (where limited.place = 1) as response_form,
        max(limited.response_url) filter (where limited.place = 1) as response_url,
        max(nullif(btrim(limited.follow_up), '')) filter (where limited.place = 1) as follow_up,
        max(limited.closed_at) filter (where limited.place = 1) as closed_at,
        (
            array_agg(limited.closed_at order by limited.place) filter (where limited.week <> period.week)
        )[1] as closed_at_before,
        bool_or(limited.is_in_force and limited.week = period.week) as is_reported_now,
        bool_or(limited.is_from_desk) as is_asked_by_desk
    from limited
    cross join period
    group by limited.unit_code, limited.issue_code
),

-- what we would know of a silent unit ends with its last file
followed as materialized (
    select
        unit.unit_code,
        unit.state,
        case when unit.submission_id is not null then period.close_at else sender.last_received_at end
            as until_at
    from period
    inner join report.edition_unit as unit on period.edition_id = unit.edition_id
    left join report.edition_sender as sender
        on unit.edition_id = sender.edition_id and unit.unit_code = sender.unit_code
),

final as (
    select
        issue.*,
        kpi.week_of(issue.limit_at - interval '1 microsecond') as limit_week,
        kpi.week_of(issue.clarify_limit_at - interval '1 microsecond') as clarify_limit_week,
        followed.unit_code is not null as is_in_roster,
        coalesce(followed.state = 'DIKECUALIKAN', false) as is_excused,
        greatest(followed.until_at, issue.started_at) as followed_until_at,
        roster_before.unit_code is not null as was_in_roster,
        period.starts_at,
        period.ends_at,
        period.close_at,
        period.week
    from issue
    cross join period
    left join followed on issue.unit_code = followed.unit_code
    left join report.edition_unit_before as roster_before
        on roster_before.edition_id = %(edition_id)s and issue.unit_code = roster_before.unit_code
    where issue.first_week <= period.week
)

insert into report.edition_issue (
    edition_id, unit_code, issue_code, title, kind, level, level_rank, started_at, limit_at, first_week,
    due_week, is_reported_late, is_reported_now, is_asked_by_desk, first_response_at, is_answered_in_time,
    followed_until_at, is_hoax, clarify_limit_at, clarify_due_week, is_clarified, closed_at, is_in_roster,
    is_excused, was_in_roster, is_open_at_end, was_open_at_start
)
select
    %(edition_id)s,
    unit_code,
    issue_code,
    title,
    kind,
    (array['Rendah', 'Sedang', 'Tinggi', 'Kritis'])[level_rank] as level,
    level_rank,
    started_at,
    limit_at,
    first_week,
    greatest(limit_week, case when limit_at is not null then first_week end) as due_week,
    limit_week < first_week as is_reported_late,
    is_reported_now,
    is_asked_by_desk,
    first_response_at,
    coalesce(
        first_response_at <= limit_at
        and response_form is not null
        and (level_rank < 3 or coalesce(response_url, follow_up) is not null),
        false
    ) as is_answered_in_time,
    followed_until_at,
    is_hoax,
    case when is_hoax then clarify_limit_at end as clarify_limit_at,
    case when is_hoax then greatest(clarify_limit_week, first_week) end as clarify_due_week,
    -- what was given after tutup is none of this week's, also where a correction hears of it
    is_hoax and response_url is not null and coalesce(first_response_at <= close_at, true) as is_clarified,
    closed_at,
    is_in_roster,
    is_excused,
    was_in_roster,
    coalesce(closed_at >= ends_at, true) as is_open_at_end,
    first_week < week and coalesce(closed_at_before >= starts_at, true) as was_open_at_start
from final;
