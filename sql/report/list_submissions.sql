-- purpose: the accepted versions of an edition's own week, and how many of earlier weeks stand behind it
-- one row per: submission
-- reads: report.edition, report.edition_submission, intake.submission
-- writes: none
-- parameters: edition_id

select
    counted.submission_id,
    counted.unit_code,
    submission.version,
    submission.received_at,
    submission.verdict,
    submission.sha256,
    counted.is_in_force
from report.edition
inner join report.edition_submission as counted
    on edition.edition_id = counted.edition_id and edition.week = counted.week
inner join intake.submission on counted.submission_id = submission.submission_id
where edition.edition_id = %(edition_id)s
order by counted.unit_code collate "C" asc, submission.version asc;
