-- purpose: more women and men than participants
-- one row per: offending row
-- reads: checks.outreach
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'outreach' as sheet,
    row_no,
    'participant_count' as column_name,
    cast(female_count + male_count as text) as found,
    cast(participant_count as text) as meant
from checks.outreach
where
    female_count + male_count > participant_count
