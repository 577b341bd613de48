-- purpose: takes back the sample of an edition before it is drawn
-- one row per: sampled row removed
-- reads: none
-- writes: report.edition_sample
-- parameters: edition_id

delete from report.edition_sample
where edition_id = %(edition_id)s;
