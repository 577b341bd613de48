-- purpose: returns nil throughout without a reason
-- one row per: offending row
-- reads: checks.cover
-- writes: nothing
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'cover' as sheet,
    row_no,
    'nil_reason' as column_name,
    cast(null as text) as found
from checks.cover
where
    nil_publication and nil_issue and nil_outreach and nil_survey and nil_behaviour
    and nil_reason is null
