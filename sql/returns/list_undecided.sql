-- purpose: the returns of a shard that have validated submissions
-- one row per: unit and week
-- reads: intake.submission, intake.shard_unit
-- writes: none
-- parameters: shard
select distinct
    submission.week,
    submission.unit_code
from intake.submission
inner join intake.shard_unit on submission.unit_code = shard_unit.unit_code
where
    submission.progress = 'validated'
    and not submission.is_precheck
    and shard_unit.shard = %(shard)s
order by submission.week asc, submission.unit_code asc
