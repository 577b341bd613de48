-- purpose: the newest answered versions of returns that got more than one, the last of them in the last day
-- one row per: unit and week
-- reads: intake.submission
-- writes: none
-- parameters: none
select distinct on (submission.unit_code, submission.week)
    submission.unit_code,
    submission.week,
    submission.version
from intake.submission
where
    submission.version > 1
    and submission.progress = 'replied'
    and submission.recorded_at > (select max(run.recorded_at) - interval '1 day' from intake.run)
order by submission.unit_code asc, submission.week asc, submission.version desc
