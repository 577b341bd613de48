-- purpose: the next that are decided and not yet answered; a repeated upload gets the receipt that it repeats
-- one row per: decided submission
-- reads: intake.submission, intake.receipt
-- writes: none
-- parameters: after (the submission behind which to begin), most (how many at once)
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
    where submission.progress = 'decided' and submission.submission_id > %(after)s
    order by submission.submission_id
    limit %(most)s
)

select * from final
