-- purpose: an account's home page stays one, whatever parameters are appended to its address
-- one row per: nothing
-- reads: nothing
-- writes: function fact.publication_key
-- parameters: none

-- Rows that were stored before keep their key: an edition never changes.
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
