-- purpose: what an edition knows of each issue is worked out once and kept with it, for every figure to read
-- one row per: see each comment
-- reads: report.edition, report.edition_unit, report.edition_submission, fact.issue, staging.issue, registry
-- writes: functions of schema kpi, view report.edition_issue_row, table report.edition_issue
-- parameters: none

-- Each of these ran a statement of its own for every row. Now the first three unfold into the statement that
-- calls them, and the others are plpgsql: ten times faster.
create or replace function kpi.week_of(moment timestamptz) returns text
language sql stable parallel safe strict
as $$ select to_char(moment at time zone 'Asia/Jakarta', 'IYYY-"W"IW') $$;

create or replace function kpi.clamp_moment(moment timestamptz) returns timestamptz
language sql immutable parallel safe
as $$
select
    case
        when moment < timestamptz '2000-01-01 00:00+00' then timestamptz '2000-01-01 00:00+00'
        when moment > timestamptz '2100-01-01 00:00+00' then timestamptz '2100-01-01 00:00+00'
        else moment
    end
$$;

create or replace function kpi.level_rank(level text) returns integer
language sql immutable parallel safe
as $$
select case level when 'Rendah' then 1 when 'Sedang' then 2 when 'Tinggi' then 3 when 'Kritis' then 4 end
$$;

create or replace function kpi.working_day_after(registry_version_id bigint, day date, place integer)
returns date
language plpgsql stable parallel safe strict
as $$
declare
    candidate date := day;
    still integer := place;
    holidays date[] := array(
        select holiday.date
        from registry.holiday
        where holiday.version_id = registry_version_id and holiday.date between day + 1 and day + place + 60
    );
begin
    while still > 0 loop
        candidate := candidate + 1;
        if extract(isodow from candidate) < 6 and candidate <> all (holidays) then
            still := still - 1;
        end if;
    end loop;
    return candidate;
end
$$;

create or replace function kpi.issue_limit(
    level text, started_at timestamptz, zone text, registry_version_id bigint
) returns timestamptz
language plpgsql stable parallel safe strict
as $$
begin
    return case level
        when 'Kritis' then started_at + interval '4 hours'
        when 'Tinggi' then started_at + interval '24 hours'
        when 'Sedang' then cast(
            kpi.working_day_after(registry_version_id, cast(started_at at time zone zone as date), 3) + 1
            as timestamp
        ) at time zone zone
    end;
end
$$;

drop view report.edition_issue;
drop view report.edition_issue_row;

create view report.edition_issue_row as
with counted as not materialized (
    select
        counted.edition_id,
        counted.unit_code,
        counted.week,
        counted.submission_id,
        counted.is_in_force,
        submission.received_at,
        submission.verdict,
        -- a file that comes after its week's tutup is in no edition of that week: the next one counts it
        case
            when submission.received_at <= moments.close_at then counted.week
            else coalesce((
                select min(later.week)
                from returns.week as later
                where later.week > counted.week and later.close_at >= submission.received_at
            ), counted.week)
        end as told_week
    from report.edition_submission as counted
    inner join intake.submission on counted.submission_id = submission.submission_id
    inner join returns.week as moments on counted.week = moments.week
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
inner join fact.issue
    on counted.submission_id = issue.submission_id and counted.unit_code = issue.unit_code
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
comment on view report.edition_issue_row is
'One row per edition and accepted issue row, superseded versions too, and one per unit that a desk asked: '
'an issue that a unit drops, renames or lowers stays. A held row that names level and detection is here too, '
'without its response: an issue does not escape its limit by a mistake beside it';
comment on column report.edition_issue_row.told_week is
'The week that can first count it: that of its file, or, of a file after tutup, the first whose tutup it met';

create table report.edition_issue (
    edition_id bigint not null references report.edition on delete cascade,
    unit_code text not null,
    issue_code text not null,
    title text not null,
    kind text not null,
    level text not null,
    level_rank integer not null,
    started_at timestamptz not null,
    limit_at timestamptz,
    first_week text not null,
    due_week text,
    is_reported_late boolean,
    is_reported_now boolean not null,
    is_asked_by_desk boolean not null,
    first_response_at timestamptz,
    is_answered_in_time boolean not null,
    followed_until_at timestamptz not null,
    is_hoax boolean not null,
    clarify_limit_at timestamptz,
    clarify_due_week text,
    is_clarified boolean not null,
    closed_at timestamptz,
    is_in_roster boolean not null,
    is_excused boolean not null,
    was_in_roster boolean not null,
    is_open_at_end boolean not null,
    was_open_at_start boolean not null,
    primary key (edition_id, unit_code, issue_code)
);
comment on table report.edition_issue is
'One row per edition, unit and issue code that it can still say something of: what was known at tutup, by '
'sql/report/record_issues.sql. Left out is what was closed before and not told for 13 weeks';
comment on column report.edition_issue.level is 'The highest ever accepted';
comment on column report.edition_issue.limit_at is 'Until when it must be answered; null for Rendah';
comment on column report.edition_issue.due_week is
'The week in which 2.1 counts it: of its limit, or in which it was first told if that is later';
comment on column report.edition_issue.followed_until_at is
'Until when we would know of a first response: tutup; for a silent unit, when its last file was received';
comment on column report.edition_issue.is_hoax is
'It was once accepted as Hoaks, Disinformasi or Misinformasi';
comment on column report.edition_issue.clarify_limit_at is
'As limit_at, but 24 hours where the level has none';
comment on column report.edition_issue.is_clarified is 'A link to the response was known at tutup';

grant select on report.edition_issue_row, report.edition_issue to orkestra_collector, orkestra_reader;
grant insert, delete on report.edition_issue to orkestra_collector;
