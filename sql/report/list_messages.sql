-- purpose: the messages that are active in the week of an edition, the most urgent first
-- one row per: message
-- reads: report.edition, registry.message, registry.campaign, registry.desk, registry.unit
-- writes: none
-- parameters: edition_id

with period as (
    select *
    from report.edition_period
    where edition_id = %(edition_id)s
)

select distinct on (message.prioritas, message.message_code)
    message.message_code,
    message.message_text,
    message.prioritas,
    message.item_kesadaran,
    message.item_perilaku,
    message.is_demo,
    desk.desk_name,
    unit.short_name as lead_name
from period
inner join registry.message
    on
        period.registry_version_id = message.version_id
        and period.monday_date >= message.valid_from
        and coalesce(period.sunday_date <= message.valid_to, true)
left join registry.campaign
    on message.version_id = campaign.version_id and message.campaign_code = campaign.campaign_code
left join registry.desk
    on
        campaign.version_id = desk.version_id
        and campaign.desk_code = desk.desk_code
        and period.sunday_date between desk.valid_from and coalesce(desk.valid_to, 'infinity')
left join registry.unit
    on
        desk.version_id = unit.version_id
        and desk.lead_unit_code = unit.unit_code
        and period.sunday_date between unit.valid_from and coalesce(unit.valid_to, 'infinity')
order by message.prioritas asc, message.message_code asc, campaign.valid_from desc;
