-- purpose: records what each rule found in submissions that were just validated
-- one row per: submission and rule that found something
-- reads: intake.finding, quality.shadow_finding
-- writes: quality.hit
-- parameters: submission_ids

with found as (
    select
        finding.submission_id,
        finding.rule,
        finding.sheet,
        finding.row_no,
        finding.severity = 'fix' as is_holding
    from intake.finding
    where finding.submission_id = any(%(submission_ids)s)
    union all
    select
        shadow_finding.submission_id,
        shadow_finding.rule,
        shadow_finding.sheet,
        shadow_finding.row_no,
        false as is_holding
    from quality.shadow_finding
    where shadow_finding.submission_id = any(%(submission_ids)s)
)

insert into quality.hit (submission_id, rule, finding_count, row_count, rejected_count)
select
    found.submission_id,
    found.rule,
    count(*) as finding_count,
    count(distinct row(found.sheet, found.row_no)) filter (where found.row_no is not null) as row_count,
    count(distinct row(found.sheet, found.row_no)) filter (
        where found.row_no is not null and found.is_holding and found.sheet <> 'cover'
    ) as rejected_count
from found
group by found.submission_id, found.rule
