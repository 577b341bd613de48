-- purpose: issues answered before they were detected; by their days where one of the two names no time
-- one row per: offending cell
-- reads: checks.issue
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'issue' as sheet,
    row_no,
    'first_response_local' as column_name,
    to_char(first_response_local, 'DD/MM/YYYY HH24:MI') as found,
    to_char(detected_local, 'DD/MM/YYYY HH24:MI') as meant
from checks.issue
where
    first_response_local < detected_local
    and (
        cardinality(without_time) = 0
        or cast(first_response_local as date) < cast(detected_local as date)
    )
