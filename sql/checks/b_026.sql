-- purpose: issues detected, answered or closed after the file that says so was received
-- one row per: offending cell
-- reads: checks.issue
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    issue.submission_id,
    'issue' as sheet,
    issue.row_no,
    moment.column_name,
    to_char(moment.happened_local, 'DD/MM/YYYY HH24:MI') as found
from checks.issue
cross join
    unnest(
        array['detected_local', 'first_response_local', 'closed_local'],
        array[issue.detected_local, issue.first_response_local, issue.closed_local]
    ) as moment (column_name, happened_local)
where
    moment.happened_local > issue.received_local
