-- purpose: issues closed before they were answered or detected
-- one row per: offending row
-- reads: checks.issue
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'issue' as sheet,
    row_no,
    'closed_local' as column_name,
    to_char(closed_local, 'DD/MM/YYYY HH24:MI') as found,
    case when first_response_local is null then 'Terdeteksi' else 'Respons pertama' end
    || to_char(coalesce(first_response_local, detected_local), ' (DD/MM/YYYY HH24:MI)') as meant
from checks.issue
where
    closed_local < coalesce(first_response_local, detected_local)
