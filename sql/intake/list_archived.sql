-- purpose: the submissions of a shard that wait to be read: of each unit the oldest, then of each the next
-- one row per: archived submission
-- reads: intake.submission, intake.shard_unit
-- writes: none
-- parameters: shard
select
    submission_id,
    unit_code,
    week,
    sha256,
    size_bytes,
    releases_submission_id is not null as is_released
from intake.submission
where
    progress = 'archived'
    and unit_code in (
        select shard_unit.unit_code
        from intake.shard_unit
        where shard_unit.shard = %(shard)s
    )
order by
    row_number() over (partition by unit_code order by received_at, submission_id),
    received_at,
    submission_id
