-- purpose: women alone or men alone outnumber the participants
-- one row per: offending cell
-- reads: checks.outreach
-- writes: nothing
-- parameters: none (the run is set by orkestra.run_id)
select
    outreach.submission_id,
    'outreach' as sheet,
    outreach.row_no,
    gender.column_name,
    cast(gender.person_count as text) as found
from checks.outreach
cross join lateral (
    values ('female_count', outreach.female_count), ('male_count', outreach.male_count)
) as gender (column_name, person_count)
where
    gender.person_count > outreach.participant_count
    and (outreach.female_count is null or outreach.male_count is null)
