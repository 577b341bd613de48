-- purpose: surveys whose question is not worded as the registry words it, so that they count as recall only
-- one row per: offending row
-- reads: checks.survey, registry.item_now
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    survey.submission_id,
    'survey' as sheet,
    survey.row_no,
    'question_text' as column_name,
    survey.question_text as found,
    item.wording as meant
from checks.survey
inner join registry.item_now as item on survey.item_code = item.item_code
where
    survey.question_text <> item.wording
    and fact.normalise_title(survey.question_text) <> fact.normalise_title(item.wording)
