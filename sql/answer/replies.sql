-- purpose: the next that is decided and not yet answered; a repeated upload gets the receipt that it repeats
-- one row per: decided submission
-- reads: intake.submission, intake.receipt
-- writes: nothing
-- parameters: most (how many at once)
with newest as (
    select
        submission.unit_code,
        submission.week,
        max(submission.version) as version
    from intake.submission
    group by submission.unit_code, submission.week
),

final as (
    select
        submission.submission_id,
        submission.unit_code,
        submission.week,
        answered.version,
        answered.sha256,
        receipt.content,
        answered.version = newest.version as is_newest
    from intake.submission
    inner join intake.submission as answered
        on
            answered.submission_id
            = coalesce(submission.repeats_submission_id, submission.submission_id)
    inner join intake.receipt on answered.submission_id = receipt.submission_id
    inner join newest
        on submission.unit_code = newest.unit_code and submission.week = newest.week
    where submission.progress = 'decided'
    order by submission.submission_id
    limit %(most)s
)

select * from final
