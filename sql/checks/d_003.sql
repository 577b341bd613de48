-- purpose: survey rows that the unit has reported in an earlier week
-- one row per: offending row
-- reads: checks.survey, checks.past_week, fact.survey
-- writes: nothing
-- parameters: none (the run is set by orkestra.run_id)
-- Eight weeks suffice: a row belongs to the week of Tanggal sesudah or the one after (B-044).
select
    survey.submission_id,
    'survey' as sheet,
    survey.row_no,
    'item_code' as column_name,
    survey.item_code as found,
    max(past.past_week) as meant
from checks.survey
inner join checks.past_week as past on survey.submission_id = past.submission_id
inner join fact.survey as reported
    on
        past.unit_code = reported.unit_code
        and past.past_submission_id = reported.submission_id
        and survey.item_code = reported.item_code
        and survey.message_code = reported.message_code
        and survey.design = reported.design
        and survey.before_date = reported.before_date
        and survey.after_date = reported.after_date
        and fact.normalise_title(survey.audience) = fact.normalise_title(reported.audience)
        and fact.normalise_title(survey.area) = fact.normalise_title(reported.area)
group by survey.submission_id, survey.row_no, survey.item_code
