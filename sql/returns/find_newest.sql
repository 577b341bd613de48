-- purpose: the newest version of a unit's week, and whether the same bytes would now get another answer
-- one row per: newest version; none before the first
-- reads: intake.submission, returns.decision, quality.withdrawn_block
-- writes: none
-- parameters: week, unit_code
select
    submission.submission_id,
    submission.version,
    submission.sha256,
    exists(
        select
        from returns.decision
        where
            decision.submission_id = submission.submission_id
            and decision.kind = 'discard'
    ) as is_discarded,
    exists(
        select
        from quality.withdrawn_block
        where withdrawn_block.submission_id = submission.submission_id
    ) as is_unblocked
from intake.submission
where
    submission.unit_code = %(unit_code)s
    and submission.week = %(week)s
    and submission.version is not null
order by submission.version desc
limit 1
