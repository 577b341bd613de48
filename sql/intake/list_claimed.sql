-- purpose: what waits in a shard to be archived, in the order it was claimed; of a pre-check nothing is kept
-- one row per: claimed upload
-- reads: intake.submission, intake.shard_unit
-- writes: none
-- parameters: shard
select
    submission_id,
    unit_code,
    week,
    bucket,
    key,
    etag,
    size_bytes,
    version_id
from intake.submission
where
    progress = 'claimed'
    and not is_precheck
    and unit_code in (
        select shard_unit.unit_code
        from intake.shard_unit
        where shard_unit.shard = %(shard)s
    )
order by submission_id
