-- purpose: closed issues without the time of closing
-- one row per: offending row
-- reads: checks.issue
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'issue' as sheet,
    row_no,
    'closed_local' as column_name,
    status as found
from checks.issue
where
    status = 'Selesai'
    and closed_local is null
    and not unreadable && array['closed_local']
