-- purpose: notes that an edition is published, and the hash of what was
-- one row per: edition; no row if it was published before
-- reads: report.edition
-- writes: report.edition
-- parameters: edition_id, content_sha256

update report.edition
set
    status = 'published',
    content_sha256 = %(content_sha256)s
where edition_id = %(edition_id)s and status <> 'published'
returning edition_id;
