-- purpose: the files checked by command line, and what shows that their check has died: process and age
-- one row per: file
-- reads: intake.submission, intake.run
-- writes: none
-- parameters: none
select
    submission.submission_id,
    run.process,
    run.recorded_at < clock_timestamp() - interval '1 hour' as is_old
from intake.submission
inner join intake.run on submission.run_id = run.run_id
where
    submission.is_precheck
    and run.is_precheck
