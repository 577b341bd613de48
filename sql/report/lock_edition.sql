-- purpose: one edition, locked so that nobody else works on it until the transaction ends
-- one row per: edition
-- reads: report.edition
-- writes: a row lock
-- parameters: edition_id

select
    edition_id,
    edition_no,
    week,
    status,
    content_sha256
from report.edition
where edition_id = %(edition_id)s
for update;
