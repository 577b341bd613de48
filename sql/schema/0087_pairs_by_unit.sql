-- purpose: whether a unit carried a message is looked up in its own version: no plan can go wrong with it
-- one row per: edition, expected unit and active message that it is assigned
-- reads: views report.edition_*, report.edition_unit, registry.assignment, fact.publication
-- writes: view report.edition_pair
-- parameters: none

create or replace view report.edition_pair as
select
    message.edition_id,
    sheet.unit_code,
    message.message_code,
    message.campaign_code,
    sheet.status,
    sheet.is_known,
    exists(
        select
        from report.edition_unit as unit
        inner join fact.publication
            on
                unit.unit_code = publication.unit_code
                and unit.submission_id = publication.submission_id
        where
            unit.edition_id = sheet.edition_id
            and unit.unit_code = sheet.unit_code
            and publication.publication_key is not null
            and publication.published_date between period.monday_date and period.sunday_date
            and message.message_code = any(publication.message_codes)
    ) as is_carried
from report.edition_message as message
inner join report.edition_period as period on message.edition_id = period.edition_id
inner join report.edition_sheet as sheet
    on message.edition_id = sheet.edition_id and sheet.sheet = 'publication'
where exists (
    select
    from registry.assignment
    where
        assignment.version_id = period.registry_version_id
        and assignment.message_code = message.message_code
        and assignment.unit_code = sheet.unit_code
        and period.week between assignment.from_week and coalesce(assignment.to_week, period.week)
);
