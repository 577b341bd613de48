-- purpose: issues from Sedang on that were closed though nobody answered them
-- one row per: offending row
-- reads: checks.issue
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'issue' as sheet,
    row_no,
    'first_response_local' as column_name,
    to_char(closed_local, 'DD/MM/YYYY HH24:MI') as found
from checks.issue
where
    level in ('Sedang', 'Tinggi', 'Kritis')
    and kind <> 'Peluang'
    and closed_local is not null
    and first_response_local is null
    and not unreadable && array['first_response_local']
