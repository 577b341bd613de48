-- purpose: notes that an edition is measured, and by which code
-- one row per: edition; no row if it is published
-- reads: report.edition
-- writes: report.edition
-- parameters: edition_id, statements_sha256, code_version (null: that which froze it)

update report.edition
set
    status = 'measured',
    statements_sha256 = %(statements_sha256)s,
    code_version = coalesce(%(code_version)s, code_version)
where edition_id = %(edition_id)s and status <> 'published'
returning edition_id;
