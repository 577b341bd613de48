-- purpose: the pre-checks at a step: of a check by command line its own, of a shard those in cek/
-- one row per: pre-check
-- reads: intake.submission, intake.run, intake.shard_unit
-- writes: none
-- parameters: progress, shard (null: of a check by command line), run_id
select
    submission.submission_id,
    submission.unit_code,
    submission.week,
    submission.bucket,
    submission.key,
    submission.etag,
    submission.size_bytes,
    submission.received_at,
    submission.version_id
from intake.submission
inner join intake.run on submission.run_id = run.run_id
where
    submission.is_precheck
    and submission.progress = %(progress)s
    and case
        when cast(%(shard)s as text) is null then submission.run_id = %(run_id)s
        else
            not run.is_precheck
            and submission.unit_code in (
                select shard_unit.unit_code
                from intake.shard_unit
                where shard_unit.shard = %(shard)s
            )
    end
order by
    row_number() over (
        partition by submission.unit_code
        order by submission.received_at, submission.submission_id
    ),
    submission.received_at,
    submission.submission_id
