-- purpose: records what an edition compares itself with: the newest published edition of each earlier week
-- one row per: earlier week
-- reads: report.edition
-- writes: report.edition_compared
-- parameters: edition_id

insert into report.edition_compared (edition_id, week, compared_edition_id)
select distinct on (earlier.week)
    edition.edition_id,
    earlier.week,
    earlier.edition_id as compared_edition_id
from report.edition
inner join report.edition as earlier on edition.week > earlier.week and earlier.status = 'published'
where edition.edition_id = %(edition_id)s
order by earlier.week asc, earlier.edition_no desc;
