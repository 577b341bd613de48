-- purpose: a draft with an edition's record, to be measured and rolled back; one return as in another edition
-- one row per: the copy
-- reads: tables report.edition*
-- writes: report.edition, .edition_unit, .edition_submission, .edition_compared, .edition_unit_before
-- parameters: edition_id, other_id, other_week, other_unit (null: all is as in the edition)

with copied as (
    insert into report.edition (
        week, edition_no, as_of, due_at, close_at, counted_until, registry_version_id, code_version,
        submissions_sha256
    )
    select
        week,
        -edition_no as edition_no,
        as_of,
        due_at,
        close_at,
        counted_until,
        registry_version_id,
        code_version,
        submissions_sha256
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

submission as (
    insert into report.edition_submission (
        edition_id, submission_id, week, unit_code, is_in_force, told_week
    )
    select
        copied.edition_id,
        original.submission_id,
        original.week,
        original.unit_code,
        original.is_in_force,
        original.told_week
    from report.edition_submission as original
    cross join copied
    where
        original.edition_id in (%(edition_id)s, %(other_id)s)
        and original.edition_id = case
            when original.week = %(other_week)s and original.unit_code = %(other_unit)s then %(other_id)s
            else %(edition_id)s
        end
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
