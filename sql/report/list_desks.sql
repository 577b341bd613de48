-- purpose: the desks of an edition's week
-- one row per: desk
-- reads: report.edition, registry.desk
-- writes: none
-- parameters: edition_id

select
    desk.desk_code,
    desk.desk_name
from report.edition_period as period
inner join registry.desk
    on
        period.registry_version_id = desk.version_id
        and period.sunday_date between desk.valid_from and coalesce(desk.valid_to, 'infinity')
where period.edition_id = %(edition_id)s
order by desk.desk_code collate "C" asc;
