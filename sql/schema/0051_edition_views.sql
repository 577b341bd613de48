-- purpose: what an edition looks at, for every edition: its period, units by scope, sheets, publications
-- one row per: see each view's comment
-- reads: report.edition, report.edition_unit, report.edition_submission, intake.sheet, fact, registry
-- writes: views and a function of schema report
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
    cast(to_date(week || '-7', 'IYYY-"W"IW-ID') + 1 as timestamp) at time zone 'Asia/Jakarta' as ends_at
from report.edition;
comment on view report.edition_period is 'One row per edition: the days and moments of its week';

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
    from report.edition_submission
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
    coalesce(sheet.held_count, 0) as held_count
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

create view report.edition_publication as
select
    counted.edition_id,
    submission.received_at,
    publication.unit_code,
    publication.week,
    publication.submission_id,
    publication.row_no,
    publication.published_date,
    publication.channel,
    publication.media_type,
    publication.message_codes,
    publication.placement_count,
    publication.area,
    publication.publication_key
from report.edition_submission as counted
inner join intake.submission on counted.submission_id = submission.submission_id
inner join fact.publication
    on counted.submission_id = publication.submission_id and counted.unit_code = publication.unit_code
where counted.is_in_force and publication.publication_key is not null;
comment on view report.edition_publication is
'One row per edition and publication row that counts in it, of its week and of earlier weeks';

create function report.discard_drafts(of_week text) returns void
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

submission as (delete from report.edition_submission where edition_id in (select draft.edition_id from draft))

delete from report.edition
where edition_id in (select draft.edition_id from draft);
$$;
comment on function report.discard_drafts is
'Removes the unpublished editions of a week. Our role may remove editions in no other way';
revoke execute on function report.discard_drafts from public;
grant execute on function report.discard_drafts to orkestra_collector;

grant select on report.edition_period, report.edition_scope, report.edition_sheet, report.edition_publication
to orkestra_collector, orkestra_reader;
