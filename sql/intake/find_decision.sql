-- purpose: what was decided of one version of a unit's week: release or discard
-- one row per: version that was decided
-- reads: returns.decision, intake.submission
-- writes: none
-- parameters: week, unit, version
select
    decision.kind,
    decision.decided_by
from returns.decision
inner join intake.submission on decision.submission_id = submission.submission_id
where
    submission.week = %(week)s
    and submission.unit_code = %(unit)s
    and submission.version = %(version)s
order by decision.decision_id
limit 1
