-- purpose: when a week is due and closes, and what still stands before its freeze
-- one row per: week
-- reads: returns.week, intake.submission, intake.listing, registry.expected_unit_week
-- writes: nothing
-- parameters: week, bucket (of the submissions)

select
    moments.due_at,
    moments.close_at,
    (
        select max(expected.version_id)
        from registry.expected_unit_week as expected
        where expected.week = moments.week
    ) as registry_version_id,
    (
        select count(*)
        from intake.submission
        where
            submission.week <= moments.week
            and submission.received_at <= moments.close_at
            and submission.progress in ('claimed', 'archived', 'staged', 'validated')
            and not submission.is_trial
    ) as undecided_count,
    -- an upload that no listing has shown is in no ledger: only a listing that reaches tutup proves silence
    (
        select max(listing.started_at)
        from intake.listing
        where listing.bucket = %(bucket)s
    ) as listed_until
from returns.week as moments
where moments.week = %(week)s;
