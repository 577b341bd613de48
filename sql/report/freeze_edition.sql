-- purpose: opens the next edition of a week
-- one row per: new edition, exactly one
-- reads: report.edition, returns.week, registry.expected_unit_week
-- writes: report.edition
-- parameters: week, as_of, counted_until, registry_version_id, code_version

insert into report.edition (
    week, edition_no, as_of, due_at, close_at, counted_until, registry_version_id, code_version,
    submissions_sha256, began_week
)
select
    moments.week,
    1 + coalesce((
        select max(earlier.edition_no)
        from report.edition as earlier
        where earlier.week = moments.week
    ), 0) as edition_no,
    %(as_of)s,
    moments.due_at,
    moments.close_at,
    %(counted_until)s,
    %(registry_version_id)s,
    %(code_version)s,
    '' as submissions_sha256,
    least(
        moments.week, (select min(expected.week) from registry.expected_unit_week as expected)
    ) as began_week
from returns.week as moments
where moments.week = %(week)s
returning edition_id;
