-- purpose: returns on another template than the one in force
-- one row per: offending row
-- reads: checks.cover
-- writes: nothing
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'cover' as sheet,
    row_no,
    'template_version' as column_name,
    template_version as found
from checks.cover
where
    lower(template_version) <> 'v1'
