-- purpose: how many figures an edition has
-- one row per: edition
-- reads: kpi.value
-- writes: none
-- parameters: edition_id

select count(*) as figure_count
from kpi.value
where edition_id = %(edition_id)s;
