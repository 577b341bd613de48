-- purpose: makes a shard's first staged submissions the batch of a run, returns before pre-checks
-- one row per: submission of the batch
-- reads: intake.submission, intake.run, intake.sheet, intake.shard_unit
-- writes: intake.submission
-- parameters: run_id, shard (null: a check by command line, its own only), most (submissions), most_rows
-- Touches the batch alone: with ten thousand staged, fifty batches would write each of them fifty times.
with earliest as (
    select
        submission.submission_id,
        submission.is_precheck,
        submission.received_at
    from intake.submission
    inner join intake.run on submission.run_id = run.run_id
    where
        submission.progress = 'staged'
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
    order by submission.is_precheck, submission.received_at, submission.submission_id
    limit %(most)s
),

sized as (
    select
        earliest.submission_id,
        sum(size.row_count) over received - size.row_count as rows_before
    from earliest
    inner join lateral (
        select coalesce(sum(sheet.row_count), 0) as row_count
        from intake.sheet
        where sheet.submission_id = earliest.submission_id
    ) as size on true
    window received as (order by earliest.is_precheck, earliest.received_at, earliest.submission_id)
),

chosen as (
    select submission_id
    from sized
    where rows_before < %(most_rows)s
),

put_off as (
    update intake.submission
    set is_in_batch = false
    where
        progress = 'staged'
        and is_in_batch
        and run_id = %(run_id)s
        and submission_id not in (select chosen.submission_id from chosen)
)

update intake.submission
set run_id = %(run_id)s, is_in_batch = true
from chosen
where submission.submission_id = chosen.submission_id
returning submission.submission_id, submission.unit_code, submission.week
