-- purpose: empties what an edition knows of the returns behind its moves before it is worked out again
-- one row per: move removed
-- reads: none
-- writes: report.edition_move
-- parameters: edition_id

delete from report.edition_move
where edition_id = %(edition_id)s;
