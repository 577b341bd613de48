-- purpose: publications dated outside the reported week
-- one row per: offending row
-- reads: checks.publication
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'publication' as sheet,
    row_no,
    'published_local' as column_name,
    to_char(published_local, 'DD/MM/YYYY') as found
from checks.publication
where
    cast(published_local as date) not between monday_date and sunday_date
