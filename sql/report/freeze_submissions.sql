-- purpose: records what an edition counts: every version of its week or earlier accepted of what it counts
-- one row per: version of a week that no published edition recorded just so; week; unit that sent any
-- reads: report.edition, report.edition_week, intake.submission, returns.week
-- writes: report.edition_version, report.edition_week, report.edition_sender
-- parameters: edition_id

with counted as materialized (
    select
        edition.edition_id,
        submission.submission_id,
        submission.week,
        submission.unit_code,
        submission.received_at,
        submission.version = max(submission.version) over (
            partition by submission.week, submission.unit_code
        ) as is_in_force,
        -- a file that comes after its week's close is in no edition of that week: the next one counts it
        case
            when submission.received_at > moments.close_at
                then coalesce((
                    select min(later.week)
                    from returns.week as later
                    where later.week > submission.week and later.close_at >= submission.received_at
                ), submission.week)
            else submission.week
        end as first_reported_week
    from report.edition
    inner join intake.submission
        on edition.week >= submission.week and edition.counted_until >= submission.received_at
    left join returns.week as moments on submission.week = moments.week
    where
        edition.edition_id = %(edition_id)s
        and submission.verdict in ('accepted', 'accepted_partly')
),

of_week as (
    select
        week,
        encode(sha256(convert_to(string_agg(
            concat_ws(' ', submission_id, is_in_force, first_reported_week), E'\n' order by submission_id
        ), 'UTF8')), 'hex') as versions_sha256
    from counted
    group by week
),

recorded as (
    select
        of_week.week,
        min(earlier.edition_id) as recorded_by
    from of_week
    inner join report.edition_week as earlier
        on
            of_week.week = earlier.week
            and of_week.versions_sha256 = earlier.versions_sha256
            and earlier.edition_id = earlier.recorded_by
    inner join report.edition on earlier.edition_id = edition.edition_id and edition.status = 'published'
    group by of_week.week
),

week as (
    insert into report.edition_week (edition_id, week, recorded_by, versions_sha256)
    select
        %(edition_id)s,
        of_week.week,
        coalesce(recorded.recorded_by, %(edition_id)s) as recorded_by,
        of_week.versions_sha256
    from of_week
    left join recorded on of_week.week = recorded.week
),

sender as (
    insert into report.edition_sender (edition_id, unit_code, last_received_at)
    select
        edition_id,
        unit_code,
        max(received_at) as last_received_at
    from counted
    group by edition_id, unit_code
)

insert into report.edition_version (
    edition_id, submission_id, week, unit_code, is_in_force, first_reported_week
)
select
    counted.edition_id,
    counted.submission_id,
    counted.week,
    counted.unit_code,
    counted.is_in_force,
    counted.first_reported_week
from counted
left join recorded on counted.week = recorded.week
where recorded.week is null;
