-- purpose: the next of a shard to be answered; a repeated upload gets the receipt that it repeats
-- one row per: decided submission
-- reads: intake.submission, intake.receipt, intake.shard_unit
-- writes: none
-- parameters: shard, after (the submission behind which to begin), most (how many at once)
with final as (
    select
        submission.submission_id,
        submission.unit_code,
        submission.week,
        answered.version,
        answered.sha256,
        receipt.content
    from intake.submission
    inner join intake.submission as answered
        on
            answered.submission_id
            = coalesce(submission.repeats_submission_id, submission.submission_id)
    inner join intake.receipt on answered.submission_id = receipt.submission_id
    where
        submission.progress = 'decided'
        and submission.submission_id > %(after)s
        and submission.unit_code in (
            select shard_unit.unit_code
            from intake.shard_unit
            where shard_unit.shard = %(shard)s
        )
    order by submission.submission_id
    limit %(most)s
)

select * from final
