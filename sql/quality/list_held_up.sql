-- purpose: units whose newest version of a week was held up by a rule that is withdrawn
-- one row per: unit, week and rule
-- reads: quality.held_up, returns.week, registry.unit_now
-- writes: nothing
-- parameters: first_week (earlier weeks are closed for good)

select
    held_up.rule,
    held_up.reason,
    held_up.week,
    held_up.unit_code,
    held_up.version,
    held_up.verdict,
    moments.close_at
from quality.held_up
inner join returns.week as moments on held_up.week = moments.week
where held_up.week >= %(first_week)s
order by held_up.unit_code asc, held_up.week asc, held_up.rule asc
