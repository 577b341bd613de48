-- purpose: returns nil throughout without a reason
-- one row per: offending row
-- reads: checks.cover, intake.sheet
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    cover.submission_id,
    'cover' as sheet,
    cover.row_no,
    'nil_reason' as column_name,
    cast(null as text) as found
from checks.cover
where
    cover.nil_reason is null
    and not cover.unreadable && array['nil_reason']
    and coalesce(
        (
            select bool_and(sheet.status = 'nil')
            from intake.sheet
            where sheet.submission_id = cover.submission_id and sheet.sheet <> 'cover'
        ),
        true
    )
