-- purpose: records by which run and with which rules submissions were validated
-- one row per: submission
-- reads: none
-- writes: quality.validation
-- parameters: submission_ids, run_id, rule_set_id

insert into quality.validation (submission_id, run_id, rule_set_id)
select
    validated.submission_id,
    %(run_id)s,
    %(rule_set_id)s
from unnest(cast(%(submission_ids)s as bigint[])) as validated (submission_id)
