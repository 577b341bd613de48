-- purpose: versions with 40 % or more fewer data rows than the one of the same week before them
-- one row per: offending submission
-- reads: checks.batch, intake.submission, intake.sheet, intake.counting_finding
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- A file that is refused anyway is not compared: it may be unreadable, or of another unit or week.
with sent as (
    select
        asked.unit_code,
        asked.week
    from checks.batch as asked
    group by asked.unit_code, asked.week
),

counted as (
    select
        submission.submission_id,
        submission.unit_code,
        submission.week,
        submission.received_at,
        submission.is_precheck,
        exists(
            select
            from intake.counting_finding as finding
            where finding.submission_id = submission.submission_id and finding.severity = 'reject'
        ) as is_refused,
        -- two files may come in one run: then the earlier one is not decided yet
        submission.verdict in ('accepted', 'accepted_partly')
        or (submission.progress in ('staged', 'validated') and not exists (
            select
            from intake.counting_finding as finding
            where
                finding.submission_id = submission.submission_id
                and finding.severity in ('reject', 'fix')
                and finding.row_no is null
        )) as can_count,
        (
            select sum(sheet.row_count)
            from intake.sheet
            where sheet.submission_id = submission.submission_id and sheet.sheet <> 'cover'
        ) as row_count
    from sent
    cross join lateral (
        select
            known.submission_id,
            known.unit_code,
            known.week,
            known.received_at,
            known.is_precheck,
            known.verdict,
            known.progress
        from intake.submission as known
        where known.week = sent.week and known.unit_code = sent.unit_code
        order by known.submission_id
        offset 0
    ) as submission
),

final as (
    select
        newer.submission_id,
        newer.row_count,
        before.row_count as row_count_before
    from checks.batch
    inner join counted as newer on batch.submission_id = newer.submission_id and not newer.is_refused
    inner join lateral (
        select counted.row_count
        from counted
        where
            counted.week = newer.week
            and counted.unit_code = newer.unit_code
            and counted.can_count
            and not counted.is_precheck
            and (counted.received_at, counted.submission_id) < (newer.received_at, newer.submission_id)
        order by counted.received_at desc, counted.submission_id desc
        limit 1
    ) as before on true
)

select
    submission_id,
    cast(null as text) as sheet,
    cast(null as integer) as row_no,
    cast(null as text) as column_name,
    'dari ' || row_count_before || ' menjadi ' || row_count as found
from final
where row_count < row_count_before and row_count * 10 <= row_count_before * 6
