-- purpose: empties the figures of an edition before it is measured again
-- one row per: figure removed
-- reads: none
-- writes: kpi.value
-- parameters: edition_id

delete from kpi.value
where edition_id = %(edition_id)s;
