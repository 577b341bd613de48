-- purpose: answered hoaxes without a public link
-- one row per: offending row
-- reads: checks.issue
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'issue' as sheet,
    row_no,
    'response_url' as column_name,
    kind as found
from checks.issue
where
    kind in ('Hoaks', 'Disinformasi', 'Misinformasi')
    and first_response_local is not null
    and response_url is null
    and not unreadable && array['response_url']
