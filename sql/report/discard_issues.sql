-- purpose: empties what an edition knows of issues before it is worked out again
-- one row per: issue of the edition removed
-- reads: none
-- writes: report.edition_issue
-- parameters: edition_id

delete from report.edition_issue
where edition_id = %(edition_id)s;
