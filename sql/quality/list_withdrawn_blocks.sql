-- purpose: units whose newest version of a week was blocked by a rule that is withdrawn
-- one row per: unit, week and rule
-- reads: quality.withdrawn_block, intake.finding, intake.counting_finding, returns.week,
--   registry.expected_unit_week
-- writes: none
-- parameters: first_week (earlier weeks are closed for good)

select
    withdrawn_block.rule,
    withdrawn_block.reason,
    withdrawn_block.week,
    withdrawn_block.unit_code,
    withdrawn_block.version,
    withdrawn_block.verdict,
    moments.close_at,
    coalesce(expected.zone, 'Asia/Jakarta') as zone,
    (
        select min(finding.problem)
        from intake.finding
        where finding.submission_id = withdrawn_block.submission_id and finding.rule = withdrawn_block.rule
    ) as problem,
    (
        select count(*)
        from intake.counting_finding as other
        where other.submission_id = withdrawn_block.submission_id and other.severity in ('reject', 'fix')
    ) as other_count
from quality.withdrawn_block
inner join returns.week as moments on withdrawn_block.week = moments.week
left join registry.expected_unit_week as expected
    on withdrawn_block.week = expected.week and withdrawn_block.unit_code = expected.unit_code
where withdrawn_block.week >= %(first_week)s
order by withdrawn_block.unit_code asc, withdrawn_block.week asc, withdrawn_block.rule asc
