-- purpose: a draft with an edition's record, to be measured and rolled back; one return as in another edition
-- one row per: copied edition, exactly one
-- reads: tables report.edition*
-- writes: tables report.edition*
-- parameters: edition_id, other_id, other_week, other_unit (null: all is as in the edition)

with copied as (
    insert into report.edition (
        week, edition_no, as_of, due_at, close_at, counted_until, registry_version_id, code_version,
        submissions_sha256, began_week
    )
    select
        week,
        (
            select least(0, min(known.edition_no)) - 1
            from report.edition as known
            where known.week = edition.week
        ) as edition_no,
        as_of,
        due_at,
        close_at,
        counted_until,
        registry_version_id,
        code_version,
        submissions_sha256,
        began_week
    from report.edition
    where edition_id = %(edition_id)s
    returning edition_id
),

unit as (
    insert into report.edition_unit (
        edition_id, unit_code, is_desk_member, zone, state, is_on_time, is_first_version, submission_id
    )
    select
        copied.edition_id,
        original.unit_code,
        original.is_desk_member,
        original.zone,
        original.state,
        original.is_on_time,
        original.is_first_version,
        original.submission_id
    from report.edition_unit as original
    inner join report.edition on original.edition_id = edition.edition_id
    cross join copied
    where
        original.edition_id in (%(edition_id)s, %(other_id)s)
        and original.edition_id = case
            when edition.week = %(other_week)s and original.unit_code = %(other_unit)s then %(other_id)s
            else %(edition_id)s
        end
),

of_week as (
    select
        week,
        recorded_by,
        versions_sha256
    from report.edition_week
    where edition_id = %(edition_id)s and week is distinct from cast(%(other_week)s as text)
    union all
    select
        other.week,
        null as recorded_by,
        '' as versions_sha256
    from (values (cast(%(other_week)s as text))) as other (week)
    where other.week is not null
),

week as (
    insert into report.edition_week (edition_id, week, recorded_by, versions_sha256)
    select
        copied.edition_id,
        of_week.week,
        coalesce(of_week.recorded_by, copied.edition_id) as recorded_by,
        of_week.versions_sha256
    from of_week
    cross join copied
),

counted as (
    select *
    from report.edition_submission
    where
        edition_id in (%(edition_id)s, %(other_id)s)
        and edition_id = case
            when week = %(other_week)s and unit_code = %(other_unit)s then %(other_id)s
            else %(edition_id)s
        end
),

version as (
    insert into report.edition_version (
        edition_id, submission_id, week, unit_code, is_in_force, first_reported_week
    )
    select
        copied.edition_id,
        counted.submission_id,
        counted.week,
        counted.unit_code,
        counted.is_in_force,
        counted.first_reported_week
    from counted
    cross join copied
    where counted.week = %(other_week)s
),

sender as (
    insert into report.edition_sender (edition_id, unit_code, last_received_at)
    select
        copied.edition_id,
        sender.unit_code,
        sender.last_received_at
    from report.edition_sender as sender
    cross join copied
    where
        sender.edition_id = %(edition_id)s
        and sender.unit_code is distinct from cast(%(other_unit)s as text)
    union all
    select
        copied.edition_id,
        counted.unit_code,
        max(submission.received_at) as last_received_at
    from counted
    inner join intake.submission on counted.submission_id = submission.submission_id
    cross join copied
    where counted.unit_code = %(other_unit)s
    group by copied.edition_id, counted.unit_code
),

compared as (
    insert into report.edition_compared (edition_id, week, compared_edition_id)
    select
        copied.edition_id,
        original.week,
        original.compared_edition_id
    from report.edition_compared as original
    cross join copied
    where original.edition_id = %(edition_id)s
),

unit_before as (
    insert into report.edition_unit_before (edition_id, unit_code)
    select
        copied.edition_id,
        original.unit_code
    from report.edition_unit_before as original
    cross join copied
    where original.edition_id = %(edition_id)s
)

select edition_id
from copied;
