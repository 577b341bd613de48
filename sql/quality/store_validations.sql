-- purpose: records by which run and with which rules submissions were validated; nothing of pre-checks
-- one row per: submission
-- reads: intake.submission
-- writes: quality.validation
-- parameters: submission_ids, run_id, rule_set_id

insert into quality.validation (submission_id, run_id, rule_set_id)
select
    submission.submission_id,
    %(run_id)s,
    %(rule_set_id)s
from intake.submission
where
    submission.submission_id = any(%(submission_ids)s)
    and not submission.is_trial
