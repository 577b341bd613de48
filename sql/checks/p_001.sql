-- purpose: counts of five times or a fifth of what is usual for the unit, and beyond ±50
-- one row per: count (rows of a sheet, a column's sum, an indicator's value)
-- reads: checks.usual
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    sheet,
    row_no,
    column_name,
    label || ' ' || checks.show_count(value) as found,
    checks.show_count(median_value) as meant
from checks.usual
where
    week_count >= 4
    and is_far
