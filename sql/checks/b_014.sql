-- purpose: links whose host cannot be the channel's
-- one row per: offending row
-- reads: checks.publication, registry.list_now
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- The channels are listed once, as in B-013.
with channel as materialized (
    select
        value,
        hosts
    from registry.list_now
    where list = 'kanal' and cardinality(hosts) > 0
),

linked as (
    select
        publication.submission_id,
        publication.row_no,
        publication.channel,
        publication.url,
        lower(substring(publication.url from '^https?://(?:[^/@]*@)?([^/:?#]+)')) as host
    from checks.publication
    where publication.url is not null
),

final as (
    select
        linked.submission_id,
        'publication' as sheet,
        linked.row_no,
        'url' as column_name,
        linked.url as found,
        linked.channel as meant
    from linked
    inner join channel on linked.channel = channel.value
    where
        linked.host is not null
        and not exists (
            select 1
            from unnest(channel.hosts) as allowed (host)
            where linked.host = allowed.host or linked.host like '%.' || allowed.host
        )
)

select * from final
