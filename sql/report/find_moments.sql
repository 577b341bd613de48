-- purpose: when a week is due and closes, and what still stands before its freeze
-- one row per: week
-- reads: returns.week, intake.submission, registry.expected_unit_week
-- writes: nothing
-- parameters: week

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
    ) as undecided_count
from returns.week as moments
where moments.week = %(week)s;
