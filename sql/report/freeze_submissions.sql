-- purpose: records what an edition counts: every version of its week or earlier accepted of what it counts
-- one row per: submission
-- reads: report.edition, intake.submission, returns.week
-- writes: report.edition_submission
-- parameters: edition_id

insert into report.edition_submission (edition_id, submission_id, week, unit_code, is_in_force, told_week)
select
    edition.edition_id,
    submission.submission_id,
    submission.week,
    submission.unit_code,
    submission.version = max(submission.version) over (
        partition by submission.week, submission.unit_code
    ) as is_in_force,
    -- a file that comes after its week's tutup is in no edition of that week: the next one counts it
    case
        when submission.received_at > moments.close_at
            then coalesce((
                select min(later.week)
                from returns.week as later
                where later.week > submission.week and later.close_at >= submission.received_at
            ), submission.week)
        else submission.week
    end as told_week
from report.edition
inner join intake.submission
    on edition.week >= submission.week and edition.counted_until >= submission.received_at
left join returns.week as moments on submission.week = moments.week
where
    edition.edition_id = %(edition_id)s
    and submission.verdict in ('accepted', 'accepted_partly');
