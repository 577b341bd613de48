-- purpose: notes the step that an edition has passed; a published edition stays as it is
-- one row per: edition; no row if it is published
-- reads: report.edition
-- writes: report.edition
-- parameters: edition_id, status

update report.edition
set status = %(status)s
where edition_id = %(edition_id)s and status <> 'published'
returning edition_id;
