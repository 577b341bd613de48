-- purpose: sessions with a quiz, of which the sheet Survei has no row of the same message and date
-- one row per: offending row
-- reads: checks.outreach, checks.survey
-- writes: nothing
-- parameters: none (the run is set by orkestra.run_id)
-- What a survey row leaves open could be the same message and date.
select
    outreach.submission_id,
    'outreach' as sheet,
    outreach.row_no,
    'has_quiz' as column_name,
    to_char(outreach.held_date, 'DD/MM/YYYY') as found,
    array_to_string(outreach.message_codes, '; ') as meant
from checks.outreach
where
    outreach.has_quiz
    and outreach.held_date is not null
    and outreach.message_codes is not null
    and not exists (
        select
        from checks.survey
        where
            survey.submission_id = outreach.submission_id
            and coalesce(survey.message_code = any(outreach.message_codes), true)
            and coalesce(outreach.held_date in (survey.before_date, survey.after_date), true)
    )
