-- purpose: what indicators share: what makes two rows one publication, when an issue is due
-- one row per: nothing
-- reads: registry.holiday
-- writes: functions of schemas fact and kpi, column fact.publication.publication_key
-- parameters: none

-- plpgsql, because each call of an SQL function with a query inside starts an executor: ten times slower
create function fact.normalise_url(url text) returns text
language plpgsql immutable parallel safe strict
as $$
declare
    address text := split_part(regexp_replace(btrim(url), '^[A-Za-z][A-Za-z0-9+.-]*://', ''), '#', 1);
    page text := split_part(address, '?', 1);
    parameters text := nullif(substr(address, length(page) + 2), '');
    host text := lower(split_part(page, '/', 1));
    path text := rtrim(substr(page, length(host) + 1), '/');
begin
    if path like '%/amp' then
        path := rtrim(left(path, -4), '/');
    end if;
    if host ~ '^(www|m|amp)\.|:' then
        host := regexp_replace(regexp_replace(host, ':(80|443)$', ''), '^((www|m|amp)\.)+(?=[^.]+\.)', '');
    end if;
    if parameters is not null then
        parameters := (
            select string_agg(parameter, '&' order by place)
            from string_to_table(parameters, '&') with ordinality as listed (parameter, place)
            where
                parameter <> ''
                and lower(split_part(parameter, '=', 1))
                !~ '^(utm_.*|fbclid|gclid|igsh|igshid|si|amp)$'
        );
    end if;
    if host = 'youtu.be' and path <> '' then
        return 'youtube.com/watch?v=' || substr(path, 2) || coalesce('&' || parameters, '');
    end if;
    return case host when 'twitter.com' then 'x.com' else host end || path || coalesce('?' || parameters, '');
end
$$;
comment on function fact.normalise_url is
'The address without what does not change the page: scheme, www, tracking parameters, fragment, final slash';

create function fact.normalise_title(title text) returns text
language sql immutable parallel safe strict
as $$
select btrim(regexp_replace(
    regexp_replace(lower(normalize(title, nfkc)), '[!-/:-@\[-`{-~‘’“”«»–—…·•]', '', 'g'), '\s+', ' ', 'g'
))
$$;
comment on function fact.normalise_title is 'A text without capitals, punctuation and repeated spaces';

create function fact.publication_key(
    url text, unit_code text, channel text, published_date date, outlet text, title text
) returns text
language plpgsql immutable parallel safe
as $$
declare
    address text;
begin
    if coalesce(btrim(url), '') = '' then
        return
            unit_code || '|' || channel || '|' || cast(published_date - date '2000-01-01' as text) || '|'
            || fact.normalise_title(outlet) || '|' || fact.normalise_title(title);
    end if;
    address := fact.normalise_url(url);
    -- an address without path, or an account's home page, is no publication
    if address !~ '[/?]'
        or address ~ '^(instagram|x|facebook|tiktok|youtube)\.com/(channel/|c/|user/)?[^/?]+$'
    then
        return null;
    end if;
    return address;
end
$$;
comment on function fact.publication_key is
'Equal for rows that tell of one publication; null for an address that is no publication';

alter table fact.publication add column publication_key text generated always as (
    case
        -- outdoor media: a row is one publication
        when channel = 'Media luar ruang' then unit_code || '|' || week || '|' || cast(row_no as text)
        else fact.publication_key(url, unit_code, channel, published_date, outlet, title)
    end
) stored;
comment on column fact.publication.publication_key is
'Rows with one key are one publication, whoever reports it; null: the address leads to no publication';
create index publication_publication_key on fact.publication using hash (publication_key);

create function kpi.week_of(moment timestamptz) returns text
language sql immutable parallel safe strict
as $$ select to_char(moment at time zone 'Asia/Jakarta', 'IYYY-"W"IW') $$;
comment on function kpi.week_of is 'The ISO week of a moment in Jakarta, as 2026-W47';

create function kpi.clamp_moment(moment timestamptz) returns timestamptz
language sql immutable parallel safe strict
as $$ select least(greatest(moment, timestamptz '2000-01-01 00:00+00'), timestamptz '2100-01-01 00:00+00') $$;
comment on function kpi.clamp_moment is
'A moment that every calendar knows. A slip of the pen such as year 9999 is past or future all the same';

create function kpi.working_day_after(registry_version_id bigint, day date, place integer) returns date
language sql stable parallel safe strict
as $$
select cast(candidate.day as date)
from generate_series(day + 1, day + place + 60, interval '1 day') as candidate (day)
where
    extract(isodow from candidate.day) < 6
    and not exists (
        select from registry.holiday
        where holiday.version_id = registry_version_id and holiday.date = cast(candidate.day as date)
    )
order by candidate.day
offset place - 1
limit 1
$$;
comment on function kpi.working_day_after is
'The n-th working day after a day, by the holidays of a registry version';

create function kpi.level_rank(level text) returns integer
language sql immutable parallel safe strict
as $$ select array_position(array['Rendah', 'Sedang', 'Tinggi', 'Kritis'], level) $$;
comment on function kpi.level_rank is 'The levels of an issue in order: 1 Rendah … 4 Kritis';

create function kpi.issue_limit(
    level text, started_at timestamptz, zone text, registry_version_id bigint
) returns timestamptz
language sql stable parallel safe strict
as $$
select
    case level
        when 'Kritis' then started_at + interval '4 hours'
        when 'Tinggi' then started_at + interval '24 hours'
        when 'Sedang' then cast(
            kpi.working_day_after(registry_version_id, cast(started_at at time zone zone as date), 3) + 1
            as timestamp
        ) at time zone zone
    end
$$;
comment on function kpi.issue_limit is
'Until when an issue must be answered: clock hours for Kritis and Tinggi, 24.00 of the third working day '
'in the unit''s zone for Sedang, none for Rendah';

create function kpi.refresh_statistics() returns void
language sql security definer
set search_path = ''
as $$
analyze intake.submission, intake.sheet, staging.issue, fact.publication, fact.issue, fact.survey;
analyze report.edition_unit, report.edition_submission, registry.expected_unit_week;
$$;
comment on function kpi.refresh_statistics is
'Tells the planner how large the tables are. Facts arrive in a rush just before they are measured, before '
'autovacuum looks, and a plan for empty tables took a minute where this takes a tenth of a second';
revoke execute on function kpi.refresh_statistics from public;
grant execute on function kpi.refresh_statistics to orkestra_collector;

grant usage on schema fact, kpi to orkestra_collector, orkestra_reader;
