-- purpose: the rest of what an edition records; nobody changes a published one
-- one row per: see each table's comment
-- reads: report.edition, registry.expected_unit_week
-- writes: columns, tables, triggers of schemas report and kpi
-- parameters: none

alter table report.edition
add column counted_until timestamptz,
add column statements_sha256 text;
update report.edition
set counted_until = close_at;
alter table report.edition alter column counted_until set not null;
comment on column report.edition.counted_until is
'What was received or decided by then counts: tutup, in an edition made for corrections a later moment';
comment on column report.edition.statements_sha256 is
'Over the files of sql/kpi and sql/schema that measured it; null: not measured yet';
comment on column report.edition.code_version is
'The git commit that measured it; before that, the one that froze it';
grant update (code_version, statements_sha256) on report.edition to orkestra_collector;

create table report.edition_compared (
    edition_id bigint not null references report.edition,
    week text not null,
    compared_edition_id bigint not null references report.edition,
    primary key (edition_id, week)
);
comment on table report.edition_compared is
'What an edition compares itself with: of every earlier week the newest edition published when it was frozen';

create table report.edition_unit_before (
    edition_id bigint not null references report.edition,
    unit_code text not null,
    primary key (edition_id, unit_code)
);
comment on table report.edition_unit_before is
'The units that owed a return for the week before an edition''s, as known when it was frozen';

insert into report.edition_compared (edition_id, week, compared_edition_id)
select distinct on (edition.edition_id, earlier.week)
    edition.edition_id,
    earlier.week,
    earlier.edition_id as compared_edition_id
from report.edition
inner join report.edition as earlier
    on
        edition.week > earlier.week
        and edition.edition_id > earlier.edition_id
        and earlier.status = 'published'
order by edition.edition_id asc, earlier.week asc, earlier.edition_no desc;

insert into report.edition_unit_before (edition_id, unit_code)
select
    period.edition_id,
    expected.unit_code
from report.edition_period as period
inner join registry.expected_unit_week as expected on period.previous_week = expected.week;

create or replace view report.edition_period as
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
    counted_until
from report.edition;

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

submission as (delete from report.edition_submission where edition_id in (select draft.edition_id from draft))

delete from report.edition
where edition_id in (select draft.edition_id from draft);
$$;

create function report.refuse_change() returns trigger
language plpgsql
as $$
begin
    raise exception 'edition % of % is published: it never changes', old.edition_no, old.week
    using hint = 'What came later belongs to the next edition: orkestra report WEEK --correct';
end
$$;
comment on function report.refuse_change is 'Stops a change of a published edition, whoever asks for it';
create trigger published before update or delete on report.edition
for each row when (old.status = 'published') execute function report.refuse_change();

create function report.refuse_change_of_part() returns trigger
language plpgsql
as $$
declare
    published text;
begin
    select concat_ws(' ', edition.edition_no, 'of', edition.week) into published
    from changed
    inner join report.edition on changed.edition_id = edition.edition_id
    where edition.status = 'published'
    limit 1;
    if published is not null then
        raise exception 'edition % is published: its % never changes', published, tg_table_name
        using hint = 'What came later belongs to the next edition: orkestra report WEEK --correct';
    end if;
    return null;
end
$$;
comment on function report.refuse_change_of_part is
'Stops a statement that adds, changes or removes rows of a published edition, whoever asks for it';

do $$
declare
    part text;
begin
    foreach part in array array[
        'report.edition_unit', 'report.edition_submission', 'report.edition_compared',
        'report.edition_unit_before', 'kpi.value'
    ] loop
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

grant select, insert on report.edition_compared, report.edition_unit_before to orkestra_collector;
grant select on report.edition_compared, report.edition_unit_before to orkestra_reader;
