-- purpose: publications on a channel that must be proved by url, without it
-- one row per: offending row
-- reads: checks.publication, registry.list_now
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- The channels are listed once, as in B-013.
with channel as materialized (
    select value
    from registry.list_now
    where list = 'kanal' and needs = 'url'
)

select
    publication.submission_id,
    'publication' as sheet,
    publication.row_no,
    'url' as column_name,
    publication.channel as found
from checks.publication
inner join channel on publication.channel = channel.value
where
    publication.url is null
    and not publication.unreadable && array['url']
