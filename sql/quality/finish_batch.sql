-- purpose: moves the submissions of a batch on
-- one row per: submission that is still in the batch of this run
-- reads: none
-- writes: intake.submission
-- parameters: submission_ids, run_id
update intake.submission
set progress = 'validated'
where
    submission_id = any(%(submission_ids)s)
    and progress = 'staged'
    and run_id = %(run_id)s
    and is_in_batch
