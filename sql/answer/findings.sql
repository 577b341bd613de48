-- purpose: what was found in one submission, heaviest first, sheet by sheet
-- one row per: finding; of one rule at most as many as asked for, rule_count says how many there are
-- reads: intake.finding
-- writes: nothing
-- parameters: submission_id, most
with ranked as (
    select
        finding.*,
        row_number() over (
            partition by finding.rule
            order by finding.sheet, finding.row_no, finding.column_name
        ) as rule_rank,
        count(*) over (partition by finding.rule) as rule_count
    from intake.finding
    where finding.submission_id = %(submission_id)s
),

final as (
    select
        ranked.rule,
        ranked.severity,
        ranked.sheet,
        ranked.cell,
        ranked.row_no,
        ranked.column_name,
        ranked.found,
        ranked.message,
        ranked.rule_rank,
        ranked.rule_count
    from ranked
    where ranked.rule_rank <= %(most)s
    order by
        array_position(array['reject', 'fix', 'query', 'info'], ranked.severity) asc,
        ranked.sheet asc nulls first,
        ranked.row_no asc nulls first,
        ranked.column_name asc nulls first,
        ranked.rule asc
)

select * from final
