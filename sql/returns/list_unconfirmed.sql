-- purpose: the survey rows of a week that wait until a coordinator confirms them
-- one row per: survey row of a random sample with a document
-- reads: returns.version_in_force, fact.survey, returns.decision
-- writes: none
-- parameters: week
select
    in_force.unit_code,
    in_force.submission_id,
    in_force.version,
    survey.row_no
from returns.version_in_force as in_force
inner join
    fact.survey
    on in_force.unit_code = survey.unit_code and in_force.submission_id = survey.submission_id
where
    in_force.week = %(week)s
    and survey.sampling = 'Acak'
    and btrim(survey.document) <> ''
    and not exists (
        select
        from returns.decision
        where
            decision.kind = 'confirm_survey'
            and decision.submission_id = survey.submission_id
            and decision.row_no = survey.row_no
    )
order by in_force.unit_code, survey.row_no
