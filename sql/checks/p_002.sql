-- purpose: counts that stand out from the unit's last 8 weeks: robust z above 3.5
-- one row per: count (rows of a sheet, a column's sum, an indicator's value)
-- reads: checks.usual
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- What is farther still is P-001. Six weeks at least: fewer have no spread to speak of. Where most are alike,
-- the first row in weeks would stand out: three more or less are nothing to ask about.
select
    submission_id,
    sheet,
    row_no,
    column_name,
    label || ' ' || checks.show_count(value) as found,
    checks.show_count(median_value) as meant
from checks.usual
where
    week_count >= 6
    and robust_z > 3.5
    and distance > 3
    and not is_far
