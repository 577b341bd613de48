-- purpose: works out what an edition knows of each issue, and keeps it with the edition
-- one row per: unit and issue code that a figure of the edition can still count
-- reads: report.edition_issue_row, .edition_period, .edition_sender, .edition_unit, .edition_compared
-- writes: report.edition_issue
-- parameters: edition_id

with period as materialized (
    select *
    from report.edition_period
    where edition_id = %(edition_id)s
),

-- read twice: keeping all rows ever reported, to use one in twenty of them, takes longer than looking again
stated as not materialized (
    select *
    from report.edition_issue_row
    where edition_id = %(edition_id)s
),

-- the rest was closed before the week and is past every limit and window: what it costs stays small for ever
live as (
    select
        unit_code,
        issue_code
    from stated
    group by unit_code, issue_code
    having
        max(received_at) >= (select starts_at - interval '91 days' from period)
        or coalesce(
            greatest(
                max(week) filter (where closed_at is null or closed_at >= (select starts_at from period)),
                case
                    when max(kpi.level_rank(level)) >= 2
                        then max(week) filter (where first_response_at is null)
                end
            )
            >= coalesce(
                max(week) filter (
                    where closed_at < (select starts_at from period) and first_response_at is not null
                ),
                case when max(kpi.level_rank(level)) = 1 then max(week) end,
                ''
            ),
            false
        )
),

reported as materialized (
    select
        stated.unit_code,
        stated.issue_code,
        stated.week,
        stated.first_reported_week,
        stated.received_at,
        stated.submission_id,
        stated.row_no,
        stated.is_in_force,
        stated.is_from_desk,
        stated.is_rejected,
        stated.title,
        stated.kind,
        stated.kind in ('Hoaks', 'Disinformasi', 'Misinformasi') as says_hoax,
        stated.response_form,
        stated.is_linked,
        stated.is_timed,
        nullif(btrim(stated.follow_up), '') as follow_up,
        stated.origin_key,
        kpi.level_rank(stated.level) as level_rank,
        -- what is dated after its own receipt was detected by then
        kpi.clamp_moment(least(stated.detected_at, stated.received_at)) as detected_at,
        kpi.clamp_moment(stated.first_response_at) as first_response_at,
        kpi.clamp_moment(stated.closed_at) as closed_at,
        min(stated.received_at) filter (where not stated.is_rejected and stated.kind <> 'Peluang') over (
            partition by stated.unit_code, stated.issue_code
        ) as accepted_at
    from live
    inner join stated on live.unit_code = stated.unit_code and live.issue_code = stated.issue_code
),

-- a hoax is what anybody called one, from that week on: by its code, or by the page it began with
hoax_code as (
    select
        issue_code,
        min(first_reported_week) as hoax_week
    from reported
    where says_hoax and (not is_rejected or coalesce(received_at <= accepted_at, true))
    group by issue_code
),

hoax_origin as (
    select
        reported.origin_key,
        min(greatest(reported.first_reported_week, hoax_code.hoax_week)) as hoax_week
    from reported
    inner join hoax_code on reported.issue_code = hoax_code.issue_code
    where reported.origin_key is not null
    group by reported.origin_key
),

hoax as materialized (
    select
        reported.unit_code,
        reported.issue_code,
        min(least(
            hoax_code.hoax_week,
            case
                when hoax_origin.hoax_week is not null
                    then greatest(reported.first_reported_week, hoax_origin.hoax_week)
            end
        )) as hoax_week
    from reported
    left join hoax_code on reported.issue_code = hoax_code.issue_code
    left join hoax_origin on reported.origin_key = hoax_origin.origin_key
    where coalesce(hoax_code.hoax_week, hoax_origin.hoax_week) is not null
    group by reported.unit_code, reported.issue_code
),

-- a chance is no issue, unless others call it a hoax
counted as (
    select
        reported.*,
        hoax.hoax_week,
        case
            when reported.kind = 'Peluang' then greatest(reported.first_reported_week, hoax.hoax_week)
            else reported.first_reported_week
        end
            as known_week
    from reported
    left join hoax on reported.unit_code = hoax.unit_code and reported.issue_code = hoax.issue_code
    where reported.kind <> 'Peluang' or hoax.hoax_week is not null
),

-- a rejected row says what is known until one is accepted; reported later, it changes nothing
known as materialized (
    select *
    from (
        select
            unit_code,
            issue_code,
            week,
            received_at,
            submission_id,
            row_no,
            is_in_force,
            is_from_desk,
            is_rejected,
            title,
            kind,
            response_form,
            is_linked,
            is_timed,
            follow_up,
            origin_key,
            level_rank,
            detected_at,
            first_response_at,
            closed_at,
            hoax_week,
            known_week as first_reported_week,
            min(known_week) filter (where not is_rejected) over (partition by unit_code, issue_code)
                as accepted_week
        from counted
    ) as row_of_issue
    where not is_rejected or coalesce(first_reported_week < accepted_week, true)
),

-- when it was detected, as known from a week on: by the unit, a desk, or whoever reported the same page
own_origin as (
    select
        unit_code,
        issue_code,
        is_rejected,
        origin_key,
        min(first_reported_week) as first_reported_week
    from known
    where origin_key is not null
    group by unit_code, issue_code, is_rejected, origin_key
),

seen_origin as (
    select
        origin_key,
        first_reported_week,
        min(detected_at) as detected_at
    from known
    where origin_key is not null and not is_rejected
    group by origin_key, first_reported_week
),

sighting as (
    select
        unit_code,
        issue_code,
        is_rejected,
        first_reported_week,
        min(detected_at) as detected_at
    from known
    group by unit_code, issue_code, is_rejected, first_reported_week
    union all
    select
        own.unit_code,
        own.issue_code,
        own.is_rejected,
        greatest(own.first_reported_week, seen.first_reported_week) as first_reported_week,
        min(seen.detected_at) as detected_at
    from own_origin as own
    inner join seen_origin as seen on own.origin_key = seen.origin_key
    group by
        own.unit_code,
        own.issue_code,
        own.is_rejected,
        greatest(own.first_reported_week, seen.first_reported_week)
),

moved as (
    select
        *,
        min(detected_at) over (
            partition by unit_code, issue_code, is_rejected
            order by first_reported_week
            rows between unbounded preceding and 1 preceding
        ) as started_before
    from (
        select
            unit_code,
            issue_code,
            is_rejected,
            first_reported_week,
            min(detected_at) as detected_at
        from sighting
        group by unit_code, issue_code, is_rejected, first_reported_week
    ) as of_week
),

begun as materialized (
    select
        unit_code,
        issue_code,
        is_rejected,
        first_reported_week,
        detected_at as started_at
    from moved
    where coalesce(detected_at < started_before, true)
),

graded as (
    select
        *,
        max(level_rank) over (
            partition by unit_code, issue_code, is_rejected, is_from_desk
            order by received_at, submission_id, row_no
            rows between unbounded preceding and 1 preceding
        ) as rank_before
    from known
    where level_rank is not null
),

raised as materialized (
    select
        unit_code,
        issue_code,
        is_rejected,
        first_reported_week,
        received_at,
        level_rank
    from graded
    where level_rank > rank_before
),

-- What was answered before its level was raised is judged as if it had had that level all along.
running as (
    select
        graded.unit_code,
        graded.issue_code,
        graded.is_rejected,
        graded.level_rank,
        begun.started_at as from_at,
        greatest(graded.first_reported_week, begun.first_reported_week) as known_week
    from graded
    inner join begun
        on
            graded.unit_code = begun.unit_code
            and graded.issue_code = begun.issue_code
            and graded.is_rejected = begun.is_rejected
    where graded.rank_before is null
    union all
    select
        unit_code,
        issue_code,
        is_rejected,
        level_rank,
        received_at as from_at,
        first_reported_week as known_week
    from raised
    union all
    select
        answered.unit_code,
        answered.issue_code,
        answered.is_rejected,
        answered.level_rank,
        begun.started_at as from_at,
        greatest(answered.known_week, begun.first_reported_week) as known_week
    from (
        select
            raised.unit_code,
            raised.issue_code,
            raised.is_rejected,
            raised.level_rank,
            greatest(raised.first_reported_week, min(known.first_reported_week)) as known_week
        from raised
        inner join known
            on
                raised.unit_code = known.unit_code
                and raised.issue_code = known.issue_code
                and raised.is_rejected = known.is_rejected
                and raised.received_at >= known.first_response_at
        group by
            raised.unit_code, raised.issue_code, raised.is_rejected, raised.level_rank, raised.received_at,
            raised.first_reported_week
    ) as answered
    inner join begun
        on
            answered.unit_code = begun.unit_code
            and answered.issue_code = begun.issue_code
            and answered.is_rejected = begun.is_rejected
),

limited as (
    select
        running.*,
        kpi.issue_limit(
            (array['Rendah', 'Sedang', 'Tinggi', 'Kritis'])[running.level_rank], running.from_at,
            coalesce(unit.zone, 'Asia/Jakarta'), period.registry_version_id
        ) as limit_at
    from running
    cross join period
    left join report.edition_unit as unit
        on unit.edition_id = %(edition_id)s and running.unit_code = unit.unit_code
    where running.level_rank >= 2
),

-- The earliest limit holds, so that neither raising nor lowering ever gains time. A limit counts in its week,
-- or in the first that knows of it; the first of these weeks is the issue's, whatever comes later.
due as (
    select
        limited.unit_code,
        limited.issue_code,
        limited.is_rejected,
        min(greatest(limited.known_week, kpi.week_of(limited.limit_at - interval '1 microsecond'))) filter (
            where place.is_countable
        ) as due_week,
        (array_agg(limited.limit_at order by not place.is_countable, limited.limit_at, limited.from_at))[1]
            as limit_at,
        (array_agg(limited.from_at order by not place.is_countable, limited.limit_at, limited.from_at))[1]
            as limit_from_at,
        (array_agg(limited.level_rank order by not place.is_countable, limited.limit_at, limited.from_at))[1]
            as limit_rank
    from limited
    cross join period
    cross join
        lateral (
            values (limited.known_week > period.began_week or limited.limit_at >= period.began_at)
        ) as place (is_countable)
    group by limited.unit_code, limited.issue_code, limited.is_rejected
),

-- a hoax's limit is 24 hours after its start, whatever its level
clarify as (
    select
        begun.unit_code,
        begun.issue_code,
        begun.is_rejected,
        min(greatest(
            begun.first_reported_week, hoax.hoax_week,
            kpi.week_of(begun.started_at + interval '24 hours' - interval '1 microsecond')
        )) filter (
            where greatest(begun.first_reported_week, hoax.hoax_week) > period.began_week
            or begun.started_at + interval '24 hours' >= period.began_at
        ) as due_week
    from begun
    inner join hoax on begun.unit_code = hoax.unit_code and begun.issue_code = hoax.issue_code
    cross join period
    group by begun.unit_code, begun.issue_code, begun.is_rejected
),

-- every row of it, the newest accepted one first
ordered as (
    select
        known.*,
        max(known.level_rank) filter (where not known.is_rejected or known.accepted_week is null) over (
            partition by known.unit_code, known.issue_code
            order by known.received_at, known.submission_id, known.row_no
        ) as rank_by_then,
        row_number() over (
            partition by known.unit_code, known.issue_code
            order by
                known.is_from_desk asc, known.is_rejected asc, known.week desc, known.received_at desc,
                known.submission_id desc, known.row_no desc
        ) as place
    from known
),

-- closing what nobody answered closes nothing
closing as (
    select
        ordered.*,
        case
            when ordered.first_response_at is not null or coalesce(ordered.rank_by_then, 1) < 2
                then ordered.closed_at
        end as ended_at
    from ordered
),

issue as (
    select
        closing.unit_code,
        closing.issue_code,
        max(closing.title) filter (where closing.place = 1) as title,
        (array_agg(closing.kind order by closing.kind in ('Peluang', ''), closing.place))[1] as kind,
        max(closing.level_rank) filter (where not closing.is_rejected or closing.accepted_week is null)
            as level_rank,
        min(closing.first_reported_week) as first_week,
        min(closing.accepted_week) as accepted_week,
        min(closing.hoax_week) as hoax_week,
        max(closing.first_response_at) filter (where closing.place = 1) as reported_response_at,
        max(closing.response_form) filter (where closing.place = 1) as response_form,
        bool_or(closing.is_linked) filter (where closing.place = 1) as is_linked,
        bool_or(closing.is_timed) filter (where closing.place = 1) as is_timed,
        max(closing.follow_up) filter (where closing.place = 1) as follow_up,
        max(closing.ended_at) filter (where closing.place = 1) as closed_at,
        (
            array_agg(closing.ended_at order by closing.place) filter (where closing.week <> period.week)
        )[1] as closed_at_before,
        bool_or(closing.is_in_force and closing.week = period.week) as is_reported_now,
        bool_or(closing.is_from_desk) as is_asked_by_desk,
        array_agg(distinct closing.origin_key) filter (where closing.origin_key is not null) as origin_keys
    from closing
    cross join period
    group by closing.unit_code, closing.issue_code
),

-- passing an issue on is an answer once another unit has it
answered as (
    select
        issue.*,
        coalesce(
            issue.response_form = 'Diteruskan ke unit lain'
            and not exists (
                select
                from fact.issue as other
                inner join report.edition_submission as counted
                    on counted.edition_id = %(edition_id)s and other.submission_id = counted.submission_id
                where other.issue_code = issue.issue_code and other.unit_code <> issue.unit_code
            )
            and not exists (
                select
                from fact.issue as other
                inner join report.edition_submission as counted
                    on counted.edition_id = %(edition_id)s and other.submission_id = counted.submission_id
                where other.origin_key = any(issue.origin_keys) and other.unit_code <> issue.unit_code
            ),
            false
        ) as is_passed_on
    from issue
),

-- what we would know of a silent unit ends with its last file
followed as materialized (
    select
        unit.unit_code,
        unit.state,
        unit.zone,
        case when unit.submission_id is not null then period.close_at else sender.last_received_at end
            as until_at
    from period
    inner join report.edition_unit as unit on period.edition_id = unit.edition_id
    left join report.edition_sender as sender
        on unit.edition_id = sender.edition_id and unit.unit_code = sender.unit_code
),

-- what the week before has counted it has counted, also if a holiday was decreed since
earlier as (
    select
        issue.unit_code,
        issue.issue_code,
        issue.due_week,
        issue.clarify_due_week
    from period
    inner join report.edition_compared as compared
        on period.edition_id = compared.edition_id and period.previous_week = compared.week
    inner join report.edition_issue as issue on compared.compared_edition_id = issue.edition_id
),

started as (
    select
        unit_code,
        issue_code,
        is_rejected,
        min(started_at) as started_at
    from begun
    group by unit_code, issue_code, is_rejected
),

raised_issue as (
    select distinct
        unit_code,
        issue_code,
        is_rejected
    from raised
),

final as (
    select
        answered.*,
        case when not answered.is_passed_on then answered.reported_response_at end as first_response_at,
        started.started_at,
        due.limit_at,
        due.limit_from_at,
        due.limit_rank,
        -- what was counted while it was only rejected stays counted then
        case
            when due.limit_at is null then null
            when earlier.due_week <= period.previous_week then earlier.due_week
            when earlier.due_week is not null then greatest(due.due_week, period.week)
            when rejected_due.due_week < answered.accepted_week then rejected_due.due_week
            else due.due_week
        end as due_week,
        case when answered.hoax_week is not null then started.started_at + interval '24 hours' end
            as clarify_limit_at,
        case
            when answered.hoax_week is null then null
            when earlier.clarify_due_week <= period.previous_week then earlier.clarify_due_week
            when earlier.clarify_due_week is not null then greatest(clarify.due_week, period.week)
            when rejected_clarify.due_week < answered.accepted_week then rejected_clarify.due_week
            else clarify.due_week
        end as clarify_due_week,
        raise_of.unit_code is not null as is_raised,
        followed.unit_code is not null as is_in_roster,
        coalesce(followed.state = 'DIKECUALIKAN', false) as is_excused,
        coalesce(followed.zone, 'Asia/Jakarta') as zone,
        greatest(followed.until_at, started.started_at) as followed_until_at,
        roster_before.unit_code is not null as was_in_roster,
        period.starts_at,
        period.ends_at,
        period.close_at,
        period.week
    from answered
    cross join period
    inner join started
        on
            answered.unit_code = started.unit_code
            and answered.issue_code = started.issue_code
            and started.is_rejected = (answered.accepted_week is null)
    left join due
        on
            answered.unit_code = due.unit_code
            and answered.issue_code = due.issue_code
            and due.is_rejected = (answered.accepted_week is null)
    left join due as rejected_due
        on
            answered.unit_code = rejected_due.unit_code
            and answered.issue_code = rejected_due.issue_code
            and rejected_due.is_rejected
    left join clarify
        on
            answered.unit_code = clarify.unit_code
            and answered.issue_code = clarify.issue_code
            and clarify.is_rejected = (answered.accepted_week is null)
    left join clarify as rejected_clarify
        on
            answered.unit_code = rejected_clarify.unit_code
            and answered.issue_code = rejected_clarify.issue_code
            and rejected_clarify.is_rejected
    left join raised_issue as raise_of
        on
            answered.unit_code = raise_of.unit_code
            and answered.issue_code = raise_of.issue_code
            and raise_of.is_rejected = (answered.accepted_week is null)
    left join earlier
        on answered.unit_code = earlier.unit_code and answered.issue_code = earlier.issue_code
    left join followed on answered.unit_code = followed.unit_code
    left join report.edition_unit_before as roster_before
        on roster_before.edition_id = %(edition_id)s and answered.unit_code = roster_before.unit_code
    where answered.first_week <= period.week
)

insert into report.edition_issue (
    edition_id, unit_code, issue_code, title, kind, level, level_rank, started_at, limit_at, limit_from_at,
    limit_rank, zone, first_week, due_week, is_reported_late, is_overdue_before_start, is_reported_now,
    is_asked_by_desk, is_raised, is_passed_on, first_response_at, is_answered_in_time, followed_until_at,
    is_hoax, clarify_limit_at, clarify_due_week, is_clarified, closed_at, is_in_roster, is_excused,
    was_in_roster, is_open_at_end, was_open_at_start
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
    limit_from_at,
    limit_rank,
    zone,
    first_week,
    due_week,
    kpi.week_of(limit_at - interval '1 microsecond') < first_week as is_reported_late,
    limit_at is not null and due_week is null as is_overdue_before_start,
    is_reported_now,
    is_asked_by_desk,
    is_raised,
    is_passed_on,
    first_response_at,
    coalesce(
        first_response_at <= limit_at
        and response_form is not null
        -- where a limit of hours runs, a day alone is no answer in time
        and (level_rank < 3 or (is_timed and (is_linked or follow_up is not null))),
        false
    ) as is_answered_in_time,
    followed_until_at,
    hoax_week is not null as is_hoax,
    clarify_limit_at,
    clarify_due_week,
    -- what was given after close is none of this week's, also where a correction hears of it
    hoax_week is not null
    and is_linked
    and not is_passed_on
    and coalesce(reported_response_at <= close_at, true) as is_clarified,
    closed_at,
    is_in_roster,
    is_excused,
    was_in_roster,
    coalesce(closed_at >= ends_at, true) as is_open_at_end,
    first_week < week and coalesce(closed_at_before >= starts_at, true) as was_open_at_start
from final;
