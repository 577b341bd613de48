-- purpose: where the people of each pooled change of a random sample were asked
-- one row per: pool
-- reads: report.edition_survey, fact.survey
-- writes: none
-- parameters: edition_id

select
    measured.message_code,
    measured.item_code,
    measured.sampling,
    measured.level,
    measured.contrast,
    array_agg(distinct survey.area) as areas
from report.edition_survey as measured
inner join fact.survey
    on
        measured.unit_code = survey.unit_code
        and measured.submission_id = survey.submission_id
        and measured.row_no = survey.row_no
where measured.edition_id = %(edition_id)s and measured.is_recent and measured.sampling = 'Acak'
group by
    measured.message_code, measured.item_code, measured.sampling, measured.level, measured.contrast;
