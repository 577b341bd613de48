-- purpose: the units of which anything waits and that no shard has
-- one row per: unit
-- reads: intake.submission, intake.run, intake.shard_unit
-- writes: none
-- parameters: none
select
    submission.unit_code,
    count(*) as submission_count,
    cast(sum(submission.size_bytes) as bigint) as size_bytes
from intake.submission
inner join intake.run on submission.run_id = run.run_id
where
    submission.progress not in ('replied', 'overwritten')
    and not run.is_precheck
    and submission.unit_code not in (select shard_unit.unit_code from intake.shard_unit)
group by submission.unit_code
order by submission.unit_code
