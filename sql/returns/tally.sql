-- purpose: what was found in one submission, as the verdict needs it
-- one row per: sheet of the submission
-- reads: intake.sheet, intake.counting_finding
-- writes: none
-- parameters: submission_id
with rejected as (
    select
        finding.sheet,
        count(distinct finding.row_no) as rejected_count
    from intake.counting_finding as finding
    where
        finding.submission_id = %(submission_id)s
        and finding.severity = 'fix'
        and finding.row_no is not null
    group by finding.sheet
),

whole as (
    select
        coalesce(bool_or(finding.severity = 'reject'), false) as has_reject,
        coalesce(
            bool_or(finding.severity = 'fix' and (finding.row_no is null or finding.sheet = 'cover')), false
        ) as has_file_fix,
        coalesce(array_agg(distinct finding.rule), '{}') as rules
    from intake.counting_finding as finding
    where finding.submission_id = %(submission_id)s
),

final as (
    select
        sheet.sheet,
        sheet.shown_name,
        sheet.status,
        sheet.row_count,
        coalesce(rejected.rejected_count, 0) as rejected_count,
        whole.has_reject,
        whole.has_file_fix,
        whole.rules
    from intake.sheet
    cross join whole
    left join rejected on sheet.sheet = rejected.sheet
    where sheet.submission_id = %(submission_id)s
)

select * from final
