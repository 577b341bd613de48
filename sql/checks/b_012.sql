-- purpose: publications on a channel that must be proved by url, without it
-- one row per: offending row
-- reads: checks.publication, registry.list_now
-- writes: nothing
-- parameters: none (the run is set by orkestra.run_id)
select
    publication.submission_id,
    'publication' as sheet,
    publication.row_no,
    'url' as column_name,
    publication.channel as found
from checks.publication
inner join registry.list_now as channel
    on channel.list = 'kanal' and publication.channel = channel.value
where
    channel.needs = 'url'
    and publication.url is null
    and not publication.unreadable && array['url']
