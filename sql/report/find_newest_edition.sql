-- purpose: the newest edition of a week
-- one row per: edition, at most one
-- reads: report.edition
-- writes: none
-- parameters: week

select
    edition_id,
    edition_no,
    week,
    status,
    submissions_sha256,
    statements_sha256
from report.edition
where week = %(week)s
order by edition_no desc
limit 1;
