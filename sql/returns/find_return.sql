-- purpose: what a decision about a unit's week must fit
-- one row per: call; always one
-- reads: returns.week, registry.unit_now, registry.expected_unit_week, returns.decision
-- writes: none
-- parameters: week, unit
select
    exists(
        select from returns.week
        where week = %(week)s
    ) as has_grid,
    exists(
        select from registry.unit_now
        where unit_code = %(unit)s
    ) as is_unit,
    exists(
        select from registry.expected_unit_week
        where week = %(week)s and unit_code = %(unit)s
    ) as is_expected,
    (
        select kind = 'excuse' from returns.decision
        where week = %(week)s and unit_code = %(unit)s and kind in ('excuse', 'end_excuse')
        order by decision_id desc limit 1
    ) as is_excused,
    (select min(week) from returns.week) as first_week,
    (select max(week) from returns.week) as last_week
