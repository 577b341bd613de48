-- purpose: the calendar and the words of the KPIs: weeks, working days, levels, limits, verdicts
-- reads: registry.holiday
-- writes: functions of schema kpi
-- parameters: none

-- The first three unfold into the statement that calls them. The others are plpgsql: as SQL with a query
-- inside, each call would start an executor, ten times slower.
create or replace function kpi.week_of(moment timestamptz) returns text
language sql stable parallel safe strict
as $$ select to_char(moment at time zone 'Asia/Jakarta', 'IYYY-"W"IW') $$;
comment on function kpi.week_of is 'The ISO week of a moment in Jakarta, as 2026-W47';

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
comment on function kpi.clamp_moment is
'A moment that every calendar knows. A slip of the pen such as year 9999 is past or future all the same';

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
comment on function kpi.working_day_after is
'The n-th working day after a day, by the holidays of a registry version';

create or replace function kpi.level_rank(level text) returns integer
language sql immutable parallel safe
as $$
select case level when 'Rendah' then 1 when 'Sedang' then 2 when 'Tinggi' then 3 when 'Kritis' then 4 end
$$;
comment on function kpi.level_rank is 'The levels of an issue in order: 1 Rendah … 4 Kritis';

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
comment on function kpi.issue_limit is
'Until when an issue must be answered: clock hours for Kritis and Tinggi, 24.00 of the third working day '
'in the unit''s zone for Sedang, none for Rendah';

create or replace function kpi.judge_change(
    smallest_arm bigint, session_count bigint, unit_count bigint, is_session boolean,
    lower_points double precision, upper_points double precision
) returns text
language sql immutable parallel safe
as $$
select
    case
        when smallest_arm < 30 then 'few'
        when lower_points is null or upper_points is null then 'no interval'
        when smallest_arm < 100 then 'indicative'
        when is_session and session_count = 1 then 'one session'
        when is_session and unit_count = 1 and session_count < 3 then 'few sessions'
        when lower_points >= -3 and upper_points <= 3 then 'same'
        when lower_points > 0 then 'up'
        when upper_points < 0 then 'down'
        else 'open'
    end
$$;
comment on function kpi.judge_change is
'What may be said of a change in percentage points: few (below 30 people in an arm), no interval, indicative '
'(below 100), one session, few sessions (of one unit: below 3), same (within 3 points), up, down, open';

create or replace function kpi.label_week(monday date) returns text
language sql immutable parallel safe strict
as $$
select to_char(monday - 7 * (((monday - date '2025-07-28') / 7 + 1) % 4), 'IYYY-"W"IW')
$$;
comment on function kpi.label_week is
'The newest week, up to the one of this Monday, at whose end labels are set: each fourth week, counted from '
'28 July 2025, whatever the year';

create or replace function kpi.is_near(recorded double precision, replayed double precision) returns boolean
language sql immutable parallel safe
as $$
select coalesce(
    abs(recorded - replayed) <= 1e-9 * greatest(abs(recorded), abs(replayed)),
    recorded is null and replayed is null
)
$$;
comment on function kpi.is_near is 'Two figures are the same: to nine digits, or both are no data';
