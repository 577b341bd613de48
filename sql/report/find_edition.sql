-- purpose: one edition with its moments, and what the calendar says about them
-- one row per: edition
-- reads: report.edition, report.edition_week, returns.week
-- writes: none
-- parameters: edition_id

select
    edition.edition_id,
    edition.edition_no,
    edition.week,
    edition.status,
    edition.as_of,
    edition.due_at,
    edition.close_at,
    edition.counted_until,
    edition.registry_version_id,
    version.sha256 as registry_sha256,
    edition.code_version,
    edition.submissions_sha256,
    edition.statements_sha256,
    edition.content_sha256,
    edition.began_week,
    moments.reason
from report.edition
inner join registry.version on edition.registry_version_id = version.version_id
left join returns.week as moments on edition.week = moments.week
where edition.edition_id = %(edition_id)s;
