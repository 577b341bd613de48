-- purpose: one edition by its week and number, with what it was made by
-- one row per: edition, at most one
-- reads: report.edition
-- writes: none
-- parameters: week, edition_no

select
    edition_id,
    edition_no,
    week,
    status,
    code_version,
    submissions_sha256,
    statements_sha256
from report.edition
where week = %(week)s and edition_no = %(edition_no)s;
