-- purpose: what was found in one submission, heaviest first, sheet by sheet as in the template
-- one row per: finding; explanation is the unit's answer to a question
-- reads: returns.finding_code, intake.sheet; function returns.find_explanation
-- writes: none
-- parameters: submission_id
with final as (
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
        reported.explanation
    from returns.finding_code as finding
    left join intake.sheet
        on finding.submission_id = sheet.submission_id and finding.sheet = sheet.sheet
    left join lateral (
        select found.explanation
        from
            returns.find_explanation(
                finding.code, finding.unit_code, finding.received_at, finding.submission_id
            ) as found
        where finding.severity = 'query'
    ) as reported on true
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
