-- purpose: surveys that ended neither in the reported week nor in the one before
-- one row per: offending row
-- reads: checks.survey
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'survey' as sheet,
    row_no,
    'after_date' as column_name,
    to_char(after_date, 'DD/MM/YYYY') as found
from checks.survey
where
    after_date not between monday_date - 7 and sunday_date
