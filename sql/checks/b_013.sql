-- purpose: publications on a channel that must be proved by evidence, without it
-- one row per: offending row
-- reads: checks.publication, registry.list_now
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- The channels are listed once: for a few rows, as the planner expects them, it would list them for each.
with channel as materialized (
    select value
    from registry.list_now
    where list = 'kanal' and needs = 'evidence'
)

select
    publication.submission_id,
    'publication' as sheet,
    publication.row_no,
    'evidence' as column_name,
    publication.channel as found
from checks.publication
inner join channel on publication.channel = channel.value
where
    publication.evidence is null
    and not publication.unreadable && array['evidence']
