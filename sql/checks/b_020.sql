-- purpose: issues answered before they were detected
-- one row per: offending row
-- reads: checks.issue
-- writes: nothing
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'issue' as sheet,
    row_no,
    'first_response_local' as column_name,
    to_char(first_response_local, 'DD/MM/YYYY HH24:MI') as found
from checks.issue
where
    first_response_local < detected_local
