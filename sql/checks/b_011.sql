-- purpose: sessions dated outside the reported week
-- one row per: offending row
-- reads: checks.outreach
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'outreach' as sheet,
    row_no,
    'event_date' as column_name,
    to_char(event_date, 'DD/MM/YYYY') as found
from checks.outreach
where
    event_date not between monday_date and sunday_date
