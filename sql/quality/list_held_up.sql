-- purpose: units whose newest version of a week was held up by a rule that is withdrawn
-- one row per: unit, week and rule
-- reads: quality.held_up, intake.finding, .counting_finding, returns.week, registry.expected_unit_week
-- writes: none
-- parameters: first_week (earlier weeks are closed for good)

select
    held_up.rule,
    held_up.reason,
    held_up.week,
    held_up.unit_code,
    held_up.version,
    held_up.verdict,
    moments.close_at,
    coalesce(expected.zone, 'Asia/Jakarta') as zone,
    (
        select min(finding.problem)
        from intake.finding
        where finding.submission_id = held_up.submission_id and finding.rule = held_up.rule
    ) as problem,
    (
        select count(*)
        from intake.counting_finding as other
        where other.submission_id = held_up.submission_id and other.severity in ('reject', 'fix')
    ) as other_count
from quality.held_up
inner join returns.week as moments on held_up.week = moments.week
left join registry.expected_unit_week as expected
    on held_up.week = expected.week and held_up.unit_code = expected.unit_code
where held_up.week >= %(first_week)s
order by held_up.unit_code asc, held_up.week asc, held_up.rule asc
