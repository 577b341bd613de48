-- purpose: the row of the newest published sample of a week that has a number
-- one row per: row of the sample; none if it has no such number
-- reads: report.edition, report.edition_sample
-- writes: none
-- parameters: week, place (the number)
select
    sample.edition_id,
    sample.unit_code
from report.edition
inner join report.edition_sample as sample on edition.edition_id = sample.edition_id
where
    edition.week = %(week)s
    and edition.status = 'published'
    and sample.place = %(place)s
order by edition.edition_no desc
limit 1
