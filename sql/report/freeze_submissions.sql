-- purpose: records what an edition counts: every version of its week or earlier accepted of what it counts
-- one row per: submission
-- reads: report.edition, intake.submission
-- writes: report.edition_submission
-- parameters: edition_id

insert into report.edition_submission (edition_id, submission_id, week, unit_code, is_in_force)
select
    edition.edition_id,
    submission.submission_id,
    submission.week,
    submission.unit_code,
    submission.version = max(submission.version) over (
        partition by submission.week, submission.unit_code
    ) as is_in_force
from report.edition
inner join intake.submission
    on edition.week >= submission.week and edition.counted_until >= submission.received_at
where
    edition.edition_id = %(edition_id)s
    and submission.verdict in ('accepted', 'accepted_partly');
