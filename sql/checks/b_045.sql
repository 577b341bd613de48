-- purpose: surveys that ask about the last 30 days, less than 28 days apart
-- one row per: offending row
-- reads: checks.survey, registry.item_now
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    survey.submission_id,
    'survey' as sheet,
    survey.row_no,
    'after_date' as column_name,
    cast(survey.after_date - survey.before_date as text) as found
from checks.survey
inner join registry.item_now as item on survey.item_code = item.item_code
where
    item.family = 'PR'
    and survey.design <> 'BANDING'
    and survey.after_date - survey.before_date between 0 and 27
