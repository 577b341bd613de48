-- purpose: what was found in one submission, heaviest first, sheet by sheet as in the template
-- one row per: finding; explanation is the unit's answer to a question, refused_text one that cannot count
-- reads: returns.finding_code, returns.explained, intake.explanation, intake.sheet
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
        sheet.shown_name,
        finding.cell,
        finding.row_no,
        finding.column_name,
        finding.found,
        finding.message,
        coalesce(finding.problem, finding.message) as problem,
        coalesce(finding.mend, '') as mend,
        case when finding.severity = 'query' then finding.code end as code,
        explained.explanation,
        case
            when finding.severity = 'query' and explained.code is null then brought.explanation
        end as refused_text
    from returns.finding_code as finding
    left join intake.sheet
        on finding.submission_id = sheet.submission_id and finding.sheet = sheet.sheet
    left join explained on finding.severity = 'query' and finding.code = explained.code
    left join intake.explanation as brought
        on finding.submission_id = brought.submission_id and finding.code = brought.finding_code
    where finding.submission_id = %(submission_id)s
    order by
        array_position(array['reject', 'fix', 'query', 'info'], finding.severity) asc,
        array_position(
            array['cover', 'publication', 'issue', 'outreach', 'survey', 'behaviour'], finding.sheet
        ) asc nulls first,
        finding.row_no asc nulls first,
        finding.column_name asc nulls first,
        finding.rule asc
)

select * from final
