-- purpose: empty sheets of units that filled them in each of their last weeks
-- one row per: sheet
-- reads: checks.past_week, intake.sheet
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- At least 4 of the last 8 weeks were accepted, and filled each time. An empty file is S-006.
with filled as (
    select
        past.submission_id,
        sheet.sheet,
        count(*) as week_count
    from checks.past_week as past
    cross join
        lateral (
            select
                reported.sheet,
                reported.status
            from intake.sheet as reported
            where reported.submission_id = past.past_submission_id
            order by reported.sheet
            offset 0
        ) as sheet
    where sheet.sheet <> 'cover'
    group by past.submission_id, sheet.sheet
    having count(*) >= 4 and bool_and(sheet.status = 'filled')
),

final as (
    select
        filled.submission_id,
        filled.sheet,
        cast(null as integer) as row_no,
        cast(null as text) as column_name,
        cast(filled.week_count as text) as found
    from filled
    inner join intake.sheet
        on filled.submission_id = sheet.submission_id and filled.sheet = sheet.sheet
    where
        sheet.status <> 'filled'
        and exists (
            select
            from intake.sheet as other
            where
                other.submission_id = filled.submission_id
                and other.sheet <> 'cover'
                and other.status <> 'blank'
        )
)

select * from final
