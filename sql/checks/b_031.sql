-- purpose: women alone or men alone outnumber the participants
-- one row per: offending cell
-- reads: checks.outreach
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
with gender as (
    select
        outreach.submission_id,
        outreach.row_no,
        outreach.participant_count,
        'female_count' as column_name,
        outreach.female_count as person_count
    from checks.outreach
    where outreach.male_count is null and not outreach.unreadable && array['male_count']
    union all
    select
        outreach.submission_id,
        outreach.row_no,
        outreach.participant_count,
        'male_count' as column_name,
        outreach.male_count as person_count
    from checks.outreach
    where outreach.female_count is null and not outreach.unreadable && array['female_count']
),

final as (
    select
        gender.submission_id,
        'outreach' as sheet,
        gender.row_no,
        gender.column_name,
        cast(gender.person_count as text) as found,
        cast(gender.participant_count as text) as meant
    from gender
    where gender.person_count > gender.participant_count
)

select * from final
