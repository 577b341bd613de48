-- purpose: the files of the registry in force
-- one row per: file
-- reads: registry.document, registry.version_in_force
-- writes: none
-- parameters: none
select
    document.name,
    document.content
from registry.document
inner join registry.version_in_force on document.version_id = version_in_force.version_id
order by document.name
