-- purpose: what makes two publications the same: tables keep it as a column of their own
-- one row per: nothing
-- reads: nothing
-- writes: schema fact, functions of it
-- parameters: none

create schema fact;
comment on schema fact is
'Accepted rows, written once and never changed. Which of them count is said beside them: '
'returns.version_in_force for checks, report.edition_submission for an edition';

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

create or replace function fact.publication_key(
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
        or address ~ '^(instagram|x|tiktok)\.com/[^/?]+\?'
        or address ~ '^youtube\.com/(channel/|c/|user/|@)[^/?]+\?'
        -- of a single page of Facebook the parameters name a video, a photo or a post
        or address ~ '^facebook\.com/[^/?]+\?(?!(.*&)?(v|fbid|story_fbid)=)'
    then
        return null;
    end if;
    return address;
end
$$;
comment on function fact.publication_key is
'Equal for rows that tell of one publication; null for an address that is no publication';

grant usage on schema fact to orkestra_collector, orkestra_reader;
