-- purpose: an edition records the versions of a week, or names the earlier edition that recorded the same
-- one row per: see each comment
-- reads: report.edition_submission, intake.submission
-- writes: tables report.edition_version, .edition_week, .edition_sender; views and functions that read them
-- parameters: none

-- Each edition counts every version of every earlier week. Kept as rows of each edition, five years of a
-- hundred units would be three million rows; nearly all repeat what the edition of the week before says.
alter table report.edition_submission rename to edition_version;
-- one column to join by: by two, which always go together, the planner expects far too few rows
alter table report.edition_version
add column record text not null generated always as (cast(edition_id as text) || '/' || week) stored;
create index edition_version_record on report.edition_version (record);
comment on column report.edition_version.record is 'The edition and the week, as 17/2026-W47';
comment on table report.edition_version is
'The versions that an edition recorded itself: those of its week, and of earlier weeks in which something '
'had changed. What it counts in all is in the view report.edition_submission';

create table report.edition_week (
    edition_id bigint not null references report.edition on delete cascade,
    week text not null,
    recorded_by bigint not null references report.edition,
    record text not null generated always as (cast(recorded_by as text) || '/' || week) stored,
    versions_sha256 text not null,
    primary key (edition_id, week)
);
comment on table report.edition_week is
'Which edition recorded the versions of a week that an edition counts: itself, or an earlier published one, '
'if the very same count';
comment on column report.edition_week.edition_id is 'The edition that counts them';
comment on column report.edition_week.week is 'Its week or an earlier one, as 2026-W47';
comment on column report.edition_week.recorded_by is
'The edition under which report.edition_version has them';
comment on column report.edition_week.record is 'recorded_by and the week, as 17/2026-W47';
comment on column report.edition_week.versions_sha256 is
'Over these versions, which is in force, and in which week each was first told';

create table report.edition_sender (
    edition_id bigint not null references report.edition on delete cascade,
    unit_code text not null,
    last_received_at timestamptz not null,
    primary key (edition_id, unit_code)
);
comment on table report.edition_sender is
'Every unit of which an edition counts a version, of whatever week: units that left the roster too';
comment on column report.edition_sender.edition_id is 'The edition';
comment on column report.edition_sender.unit_code is 'The unit, by its code in units.csv';
comment on column report.edition_sender.last_received_at is 'When the last version of it was received';

insert into report.edition_week (edition_id, week, recorded_by, versions_sha256)
select
    edition_id,
    week,
    edition_id as recorded_by,
    encode(sha256(convert_to(string_agg(
        concat_ws(' ', submission_id, is_in_force, told_week), E'\n' order by submission_id
    ), 'UTF8')), 'hex') as versions_sha256
from report.edition_version
group by edition_id, week;

insert into report.edition_sender (edition_id, unit_code, last_received_at)
select
    counted.edition_id,
    counted.unit_code,
    max(submission.received_at) as last_received_at
from report.edition_version as counted
inner join intake.submission on counted.submission_id = submission.submission_id
group by counted.edition_id, counted.unit_code;

create view report.edition_submission as
select
    counted.edition_id,
    version.submission_id,
    counted.week,
    version.unit_code,
    version.is_in_force,
    version.told_week
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
comment on column report.edition_submission.told_week is
'The week that can first count it: that of its file, or, of a file after tutup, the first whose tutup it met';
grant select on report.edition_week, report.edition_sender, report.edition_submission
to orkestra_collector, orkestra_reader;
grant insert on report.edition_week, report.edition_sender to orkestra_collector;

create or replace view report.edition_scope as
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

-- What read the table reads the view from now on, as the files before have it; what removes drafts goes on
-- removing rows of the table, and the rest goes with the edition itself.
do $$
declare
    reader record;
begin
    for reader in
        select distinct dependent.oid, cast(cast(dependent.oid as regclass) as text) as name
        from pg_depend
        inner join pg_rewrite on pg_depend.objid = pg_rewrite.oid
        inner join pg_class as dependent on pg_rewrite.ev_class = dependent.oid
        where
            pg_depend.classid = cast('pg_rewrite' as regclass)
            and pg_depend.refobjid = cast('report.edition_version' as regclass)
            and dependent.oid <> cast('report.edition_submission' as regclass)
    loop
        execute format(
            'create or replace view %s as %s', reader.name,
            replace(pg_get_viewdef(reader.oid), 'report.edition_version', 'report.edition_submission')
        );
    end loop;
    for reader in
        select pg_get_functiondef(oid) as definition
        from pg_proc
        where
            pronamespace in (cast('report' as regnamespace), cast('kpi' as regnamespace))
            and prosrc like '%report.edition_submission%'
    loop
        execute replace(reader.definition, 'report.edition_submission', 'report.edition_version');
    end loop;
end
$$;

create or replace view report.edition_issue_row as
with counted as not materialized (
    select
        counted.edition_id,
        counted.unit_code,
        counted.week,
        counted.submission_id,
        counted.is_in_force,
        submission.received_at,
        submission.verdict,
        counted.told_week
    from report.edition_submission as counted
    inner join intake.submission on counted.submission_id = submission.submission_id
)

select
    counted.edition_id,
    counted.unit_code,
    counted.week,
    counted.told_week,
    counted.submission_id,
    counted.received_at,
    counted.is_in_force,
    issue.row_no,
    false as is_from_desk,
    false as is_held,
    issue.issue_code,
    issue.title,
    issue.kind,
    issue.level,
    issue.detected_at,
    issue.first_response_at,
    issue.response_form,
    issue.response_url,
    issue.follow_up,
    issue.closed_at
from counted
-- by its submission alone: by unit and submission together the planner expects one row in a hundred
inner join fact.issue on counted.submission_id = issue.submission_id
where issue.kind <> 'Peluang'
union all
select
    counted.edition_id,
    counted.unit_code,
    counted.week,
    counted.told_week,
    counted.submission_id,
    counted.received_at,
    counted.is_in_force,
    staged.row_no,
    false as is_from_desk,
    true as is_held,
    staged.issue_code,
    coalesce(staged.title, staged.issue_code) as title,
    coalesce(staged.kind, '') as kind,
    staged.level,
    staged.detected_local at time zone coalesce(edition_unit.zone, 'Asia/Jakarta') as detected_at,
    cast(null as timestamptz) as first_response_at,
    cast(null as text) as response_form,
    cast(null as text) as response_url,
    cast(null as text) as follow_up,
    cast(null as timestamptz) as closed_at
from counted
inner join staging.issue as staged on counted.submission_id = staged.submission_id
left join report.edition_unit
    on counted.edition_id = edition_unit.edition_id and counted.unit_code = edition_unit.unit_code
left join fact.issue
    on
        counted.unit_code = issue.unit_code
        and staged.submission_id = issue.submission_id
        and staged.row_no = issue.row_no
where
    counted.verdict = 'accepted_partly'
    and issue.row_no is null
    and staged.issue_code is not null
    and kpi.level_rank(staged.level) is not null
    and staged.detected_local is not null
    and staged.kind is distinct from 'Peluang'
union all
select
    period.edition_id,
    edition_unit.unit_code,
    kpi.week_of(issue.registered_at) as week,
    kpi.week_of(issue.registered_at) as told_week,
    cast(null as bigint) as submission_id,
    issue.registered_at as received_at,
    false as is_in_force,
    0 as row_no,
    true as is_from_desk,
    false as is_held,
    issue.issue_code,
    issue.title,
    issue.kind,
    issue.level,
    issue.registered_at as detected_at,
    cast(null as timestamptz) as first_response_at,
    cast(null as text) as response_form,
    cast(null as text) as response_url,
    cast(null as text) as follow_up,
    cast(null as timestamptz) as closed_at
from report.edition_period as period
inner join registry.issue on period.registry_version_id = issue.version_id
inner join report.edition_unit
    on period.edition_id = edition_unit.edition_id and edition_unit.unit_code = any(issue.asked_unit_codes)
where issue.registered_at < period.ends_at and issue.kind <> 'Peluang';

do $$
declare
    part text;
begin
    foreach part in array array['report.edition_week', 'report.edition_sender'] loop
        execute format(
            'create trigger published_insert after insert on %s referencing new table as changed
            for each statement execute function report.refuse_change_of_part()', part
        );
        execute format(
            'create trigger published_update after update on %s referencing old table as changed
            for each statement execute function report.refuse_change_of_part()', part
        );
        execute format(
            'create trigger published_delete after delete on %s referencing old table as changed
            for each statement execute function report.refuse_change_of_part()', part
        );
    end loop;
end
$$;
