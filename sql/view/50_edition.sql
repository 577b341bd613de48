-- purpose: what an edition counts: its period, units, sheets, messages, publications
-- reads: schemas report, registry, fact, intake
-- writes: views and functions of schema report
-- parameters: none

create view report.edition_period as
select
    edition_id,
    week,
    registry_version_id,
    due_at,
    close_at,
    to_date(week || '-1', 'IYYY-"W"IW-ID') as monday_date,
    to_date(week || '-7', 'IYYY-"W"IW-ID') as sunday_date,
    to_char(to_date(week || '-1', 'IYYY-"W"IW-ID') - 7, 'IYYY-"W"IW') as previous_week,
    cast(to_date(week || '-1', 'IYYY-"W"IW-ID') as timestamp) at time zone 'Asia/Jakarta' as starts_at,
    cast(to_date(week || '-7', 'IYYY-"W"IW-ID') + 1 as timestamp) at time zone 'Asia/Jakarta' as ends_at,
    counted_until,
    -- of an edition that did not keep it, it lies before all that is looked back at
    coalesce(began_week, '2000-W01') as began_week,
    cast(to_date(coalesce(began_week, '2000-W01') || '-1', 'IYYY-"W"IW-ID') as timestamp)
    at time zone 'Asia/Jakarta' as began_at
from report.edition;
comment on view report.edition_period is 'One row per edition: the days and moments of its week';
comment on column report.edition_period.began_week is 'The first week for which anybody owed a return';
comment on column report.edition_period.began_at is 'When that week began';

create view report.edition_scope as
with known_unit as not materialized (
    select
        edition_id,
        unit_code
    from report.edition_unit
    union
    select
        edition_id,
        unit_code
    from report.edition_sender
)

select
    edition_id,
    'national' as scope,
    '' as scope_code,
    unit_code
from known_unit
union all
select
    edition_id,
    'unit' as scope,
    unit_code as scope_code,
    unit_code
from known_unit
union all
select
    known_unit.edition_id,
    'desk' as scope,
    desk.desk_code as scope_code,
    known_unit.unit_code
from known_unit
inner join report.edition_period as period on known_unit.edition_id = period.edition_id
inner join registry.desk
    on
        period.registry_version_id = desk.version_id
        and known_unit.unit_code = any(desk.member_codes)
        and period.sunday_date >= desk.valid_from
        and coalesce(period.sunday_date <= desk.valid_to, true);
comment on view report.edition_scope is
'One row per edition, scope and unit in it: all of Bakohumas, each desk''s members, each unit; '
'units that have left the roster too';

create view report.edition_sheet as
select
    edition_unit.edition_id,
    edition_unit.unit_code,
    listed.sheet,
    case
        when sheet.status is not null then sheet.status
        when edition_unit.submission_id is not null then 'blank'
        when edition_unit.state = 'DIKECUALIKAN' then 'excused'
        else 'missing'
    end as status,
    coalesce(sheet.status in ('filled', 'nil'), false) as is_known,
    coalesce(sheet.row_count, 0) as row_count,
    coalesce(sheet.rejected_count, 0) as rejected_count
from report.edition_unit
cross join (
    values ('publication'), ('issue'), ('outreach'), ('survey'), ('behaviour')
) as listed (sheet)
left join intake.sheet
    on edition_unit.submission_id = sheet.submission_id and listed.sheet = sheet.sheet;
comment on view report.edition_sheet is
'One row per edition, expected unit and data sheet: filled, nil (a signed zero), blank (not measured), '
'excused or missing';
comment on column report.edition_sheet.is_known is 'The unit belongs to R of this sheet''s indicators';
comment on column report.edition_sheet.status is
'filled, nil (a signed zero), blank (not measured), excused or missing';

create or replace function report.discard_drafts(of_week text) returns void
language sql security definer
set search_path = ''
as $$
with draft as (
    select edition_id
    from report.edition
    where week = of_week and status <> 'published'
),

figure as (delete from kpi.value where edition_id in (select draft.edition_id from draft)),

unit as (delete from report.edition_unit where edition_id in (select draft.edition_id from draft)),

unit_before as (
    delete from report.edition_unit_before where edition_id in (select draft.edition_id from draft)
),

compared as (delete from report.edition_compared where edition_id in (select draft.edition_id from draft)),

submission as (delete from report.edition_version where edition_id in (select draft.edition_id from draft))

delete from report.edition
where edition_id in (select draft.edition_id from draft);
$$;
comment on function report.discard_drafts is
'Removes the unpublished editions of a week. Our role may remove editions in no other way';
revoke execute on function report.discard_drafts from public;
grant execute on function report.discard_drafts to orkestra_collector;

create view report.edition_message as
select distinct on (period.edition_id, message.message_code)
    period.edition_id,
    message.message_code,
    message.prioritas,
    message.item_kesadaran,
    message.item_perilaku,
    message.campaign_code,
    campaign.desk_code
from report.edition_period as period
inner join registry.message
    on
        period.registry_version_id = message.version_id
        and period.monday_date >= message.valid_from
        and coalesce(period.sunday_date <= message.valid_to, true)
left join registry.campaign
    on
        message.version_id = campaign.version_id
        and message.campaign_code = campaign.campaign_code
        and period.sunday_date between campaign.valid_from and coalesce(campaign.valid_to, 'infinity')
order by period.edition_id asc, message.message_code asc, message.valid_from desc;
comment on view report.edition_message is 'One row per edition and message that is active in its whole week';

create view report.edition_pair as
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
            and message.message_code = any((array_remove(publication.message_codes, '000'))[1:2])
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
comment on view report.edition_pair is
'One row per edition, expected unit and active message that it is assigned: the grid of 1.1';
comment on column report.edition_pair.status is
'Of its sheet Publikasi: filled, nil and blank as reported, excused or missing';
comment on column report.edition_pair.is_carried is
'At least one accepted publication that names it first or second is dated in the week';

create view report.edition_member as
select
    edition_id,
    'national' as scope,
    '' as scope_code,
    unit_code
from report.edition_unit
union all
select
    unit.edition_id,
    'desk' as scope,
    desk.desk_code as scope_code,
    unit.unit_code
from report.edition_unit as unit
inner join report.edition_period as period on unit.edition_id = period.edition_id
inner join registry.desk
    on
        period.registry_version_id = desk.version_id
        and unit.unit_code = any(desk.member_codes)
        and period.sunday_date between desk.valid_from and coalesce(desk.valid_to, 'infinity');
comment on view report.edition_member is
'One row per edition, scope and expected unit in it: all of Bakohumas, each desk''s members. As '
'report.edition_scope, without the units that have left; it costs the same however long the history is';
comment on column report.edition_member.edition_id is 'The edition';
comment on column report.edition_member.scope is 'national or desk';
comment on column report.edition_member.scope_code is 'The code of the desk; empty for national';
comment on column report.edition_member.unit_code is 'The unit';

create view report.edition_submission as
select
    counted.edition_id,
    version.submission_id,
    counted.week,
    version.unit_code,
    version.is_in_force,
    version.first_reported_week
from report.edition_week as counted
inner join report.edition_version as version on counted.record = version.record;
comment on view report.edition_submission is
'What an edition was made from: every version accepted by its tutup, of its week and of every earlier week';
comment on column report.edition_submission.edition_id is 'The edition that counts it';
comment on column report.edition_submission.submission_id is 'The version';
comment on column report.edition_submission.week is 'The week that it reports, as 2026-W47';
comment on column report.edition_submission.unit_code is 'Who sent it';
comment on column report.edition_submission.is_in_force is
'The latest accepted version of its unit and week. The others count only for the history of issues';
comment on column report.edition_submission.first_reported_week is
'The week that can first count it: that of its file, or, of a file after tutup, the first whose tutup it met';

create view report.edition_session as
select
    message.edition_id,
    message.message_code,
    outreach.unit_code,
    outreach.submission_id,
    outreach.row_no,
    outreach.organizer,
    fact.normalise_title(outreach.district) as district,
    coalesce(outreach.has_quiz, false) as has_quiz
from report.edition
inner join report.edition_submission as counted
    on
        edition.edition_id = counted.edition_id
        and edition.week = counted.week
        and counted.is_in_force
inner join fact.outreach
    on counted.submission_id = outreach.submission_id and counted.unit_code = outreach.unit_code
inner join report.edition_message as message
    on
        edition.edition_id = message.edition_id
        and message.message_code = any(outreach.message_codes)
where outreach.organizer in ('PIP', 'KIM');
comment on view report.edition_session is
'One row per edition, active message and Tatap Muka of the week by PIP or KIM that carried it';
