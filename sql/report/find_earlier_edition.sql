-- purpose: the edition that a correction corrects
-- one row per: edition, none for a first one
-- reads: report.edition
-- writes: none
-- parameters: edition_id

select earlier.edition_id
from report.edition
inner join report.edition as earlier
    on edition.week = earlier.week and edition.edition_no = earlier.edition_no + 1
where edition.edition_id = %(edition_id)s;
