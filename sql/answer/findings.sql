-- purpose: what was found in one submission, heaviest first, sheet by sheet as in the template
-- one row per: finding; explanation is the unit's answer to a question
-- reads: returns.finding_code, returns.explained, intake.sheet
-- writes: nothing
-- parameters: submission_id
with explained as (
    select
        explained.code,
        explained.explanation
    from returns.explained
    where explained.submission_id = %(submission_id)s
),

final as (
    select
        finding.rule,
        finding.severity,
        finding.sheet,
        coalesce(finding.shown_sheet, sheet.shown_name) as shown_name,
        finding.cell,
        coalesce(finding.shown_row, finding.row_no) as row_no,
        finding.column_name,
        finding.found,
        finding.message,
        coalesce(finding.problem, finding.message) as problem,
        coalesce(finding.mend, '') as mend,
        case when finding.severity = 'query' then finding.code end as code,
        explained.explanation
    from returns.finding_code as finding
    left join intake.sheet
        on finding.submission_id = sheet.submission_id and finding.sheet = sheet.sheet
    left join explained on finding.severity = 'query' and finding.code = explained.code
    where finding.submission_id = %(submission_id)s
    order by
        array_position(array['reject', 'fix', 'query', 'info'], finding.severity) asc,
        array_position(
            array['cover', 'publication', 'issue', 'outreach', 'survey', 'behaviour'], finding.sheet
        ) asc nulls first,
        finding.row_no asc nulls first,
        length(finding.cell) asc nulls first, -- Z9 comes before AA9
        finding.cell asc nulls first,
        finding.column_name asc nulls first,
        finding.rule asc
)

select * from final
