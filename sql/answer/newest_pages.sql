-- purpose: the newest versions of returns that got more than one in the last day, without other shards' units
-- one row per: unit and week
-- reads: intake.submission, intake.shard_unit
-- writes: none
-- parameters: shard
select distinct on (submission.unit_code, submission.week)
    submission.unit_code,
    submission.week,
    submission.version
from intake.submission
where
    submission.version > 1
    and submission.unit_code not in (
        select shard_unit.unit_code
        from intake.shard_unit
        where shard_unit.shard <> %(shard)s
    )
    and submission.progress = 'replied'
    and submission.recorded_at > (select max(run.recorded_at) - interval '1 day' from intake.run)
order by submission.unit_code asc, submission.week asc, submission.version desc
