-- purpose: surveys that a unit calls random and that no coordinator has confirmed yet
-- one row per: row of the sheet Survei of the edition's week that names its document
-- reads: report.edition_survey, report.edition, fact.survey, registry.expected_unit_week
-- writes: none
-- parameters: edition_id

select
    survey.unit_code,
    coalesce(expected.short_name, survey.unit_code) as unit_name,
    survey.row_no,
    survey.item_code,
    survey.message_code,
    row_.area,
    row_.document
from report.edition
inner join report.edition_survey as survey
    on edition.edition_id = survey.edition_id and edition.week = survey.first_reported_week
inner join fact.survey as row_
    on
        survey.unit_code = row_.unit_code
        and survey.submission_id = row_.submission_id
        and survey.row_no = row_.row_no
left join registry.expected_unit_week as expected
    on edition.week = expected.week and survey.unit_code = expected.unit_code
where
    edition.edition_id = %(edition_id)s
    and survey.is_unconfirmed
    and btrim(row_.document) <> ''
order by unit_name asc, survey.row_no asc;
