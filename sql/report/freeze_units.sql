-- purpose: records the grid of an edition: every expected unit of its week, with its state at tutup
-- one row per: unit
-- reads: report.edition, report.edition_submission, registry.expected_unit_week, returns.history, intake
-- writes: report.edition_unit
-- parameters: edition_id

with edition as (
    select *
    from report.edition
    where edition_id = %(edition_id)s
),

upload as (
    select
        submission.*,
        edition.due_at >= submission.received_at as is_by_due,
        submission.verdict in ('accepted', 'accepted_partly') as is_accepted,
        (
            select coalesce(sum(sheet.row_count), 0)
            from intake.sheet
            where sheet.submission_id = submission.submission_id
        ) as row_count
    from edition
    inner join intake.submission
        on edition.week = submission.week and edition.close_at >= submission.received_at
    where submission.version is not null
),

first_accepted as (
    select distinct on (unit_code) *
    from upload
    where is_accepted
    order by unit_code asc, version asc
),

punctual as (
    select upload.unit_code
    from upload
    inner join first_accepted on upload.unit_code = first_accepted.unit_code
    where
        upload.is_by_due
        and upload.version <= first_accepted.version
        -- a refused file that could be read, with at least half the rows, keeps the first date
        and (upload.is_accepted or (
            upload.verdict = 'needs_fix' and upload.row_count * 2 >= first_accepted.row_count
        ))
    group by upload.unit_code
),

state as (
    select distinct on (history.unit_code)
        history.unit_code,
        history.state
    from edition
    inner join returns.history
        on edition.week = history.week and edition.close_at >= history.happened_at
    order by history.unit_code asc, history.history_id desc
)

insert into report.edition_unit (
    edition_id, unit_code, is_desk_member, zone, state, is_on_time, is_first_version, submission_id
)
select
    edition.edition_id,
    expected.unit_code,
    expected.is_desk_member,
    expected.zone,
    coalesce(state.state, 'BELUM') as state,
    punctual.unit_code is not null as is_on_time,
    coalesce(in_force.version = 1, false) as is_first_version,
    in_force.submission_id
from edition
inner join registry.expected_unit_week as expected on edition.week = expected.week
left join state on expected.unit_code = state.unit_code
left join punctual on expected.unit_code = punctual.unit_code
left join report.edition_submission as counted
    on
        edition.edition_id = counted.edition_id
        and edition.week = counted.week
        and expected.unit_code = counted.unit_code
        and counted.is_in_force
left join intake.submission as in_force on counted.submission_id = in_force.submission_id;
