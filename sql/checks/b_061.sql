-- purpose: returns signed before the week's Sunday or after they were received
-- one row per: offending row
-- reads: checks.cover
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'cover' as sheet,
    row_no,
    'declared_date' as column_name,
    to_char(declared_date, 'DD/MM/YYYY') as found
from checks.cover
where
    declared_date not between sunday_date and cast(received_local as date)
