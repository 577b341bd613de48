-- purpose: the survey items, as the edition's registry names them
-- one row per: item
-- reads: report.edition, registry.item
-- writes: none
-- parameters: edition_id

select
    item.item_code,
    item.item_name
from report.edition
inner join registry.item on edition.registry_version_id = item.version_id
where edition.edition_id = %(edition_id)s
order by item.item_code collate "C" asc;
