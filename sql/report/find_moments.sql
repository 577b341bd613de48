-- purpose: when a week closes, what its next edition counts, and what still stands before its freeze
-- one row per: week
-- reads: returns.week, report.edition, intake.submission, intake.listing, registry.expected_unit_week
-- writes: none
-- parameters: week, bucket (of the submissions), correct_until (null: no correction)

with listing as (
    -- an upload that no listing has shown is in no ledger: only a listing that reaches close proves silence
    select max(started_at) as listed_until
    from intake.listing
    where bucket = %(bucket)s
),

moments as (
    select
        week.week,
        week.due_at,
        week.close_at,
        listing.listed_until,
        -- what an edition has counted stays counted, even if it was not published yet
        greatest(
            week.close_at,
            (
                select max(edition.counted_until)
                from report.edition
                where edition.week = week.week
            ),
            case
                when cast(%(correct_until)s as timestamptz) is not null
                    then least(%(correct_until)s, listing.listed_until)
            end
        ) as counted_until
    from returns.week as week
    cross join listing
    where week.week = %(week)s
)

select
    moments.due_at,
    moments.close_at,
    moments.listed_until,
    moments.counted_until,
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
            and submission.received_at <= moments.counted_until
            and submission.progress in ('claimed', 'archived', 'staged', 'validated')
            and not submission.is_precheck
    ) as undecided_count
from moments;
