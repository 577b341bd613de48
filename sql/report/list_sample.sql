-- purpose: the rows of an edition that people are asked to look at
-- one row per: sampled row, in the order of places
-- reads: report.edition_sample, registry.expected_unit_week, report.edition
-- writes: none
-- parameters: edition_id

select
    sample.place,
    sample.kind,
    sample.unit_code,
    coalesce(expected.short_name, sample.unit_code) as unit_name,
    sample.row_no,
    sample.title,
    sample.said,
    sample.link
from report.edition
inner join report.edition_sample as sample on edition.edition_id = sample.edition_id
left join registry.expected_unit_week as expected
    on edition.week = expected.week and sample.unit_code = expected.unit_code
where edition.edition_id = %(edition_id)s
order by sample.place;
