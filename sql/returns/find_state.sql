-- purpose: the state of a unit's week and the version that is in force
-- one row per: call; always one
-- reads: returns.state, returns.version_in_force
-- writes: none
-- parameters: week, unit
select
    (
        select state.state
        from returns.state
        where state.week = %(week)s and state.unit_code = %(unit)s
    ) as state,
    (
        select in_force.version
        from returns.version_in_force as in_force
        where in_force.week = %(week)s and in_force.unit_code = %(unit)s
    ) as version_in_force
