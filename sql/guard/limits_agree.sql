-- purpose: a limit is its start and what its level says; a hoax's is 24 hours, whatever its level
-- one row per: issue whose limit says otherwise, or that has none though it is due an answer
-- reads: report.edition_issue, report.edition_period
-- writes: none
-- parameters: edition_id

with issue as (
    select
        issue.*,
        period.began_at,
        kpi.issue_limit(
            (array['Rendah', 'Sedang', 'Tinggi', 'Kritis'])[issue.limit_rank], issue.limit_from_at,
            issue.zone, period.registry_version_id
        ) as said_limit_at
    from report.edition_period as period
    inner join report.edition_issue as issue on period.edition_id = issue.edition_id
    where period.edition_id = %(edition_id)s
)

select
    '2.1' as indicator,
    'unit' as scope,
    unit_code as scope_code,
    'issue=' || issue_code as dimension,
    concat_ws(
        ' ', 'level', level, 'from', started_at, 'until', limit_at, 'but', limit_rank, 'from', limit_from_at,
        'gives', said_limit_at
    ) as found
from issue
where
    limit_at is distinct from said_limit_at
    or (limit_at is null) <> (coalesce(level_rank, 1) < 2)
    or limit_from_at < started_at
    or limit_rank > level_rank
    -- only what was raised runs from a later moment or by a lower level than it has
    or (
        not is_raised
        and started_at >= began_at
        and (limit_from_at <> started_at or limit_rank <> level_rank)
    )
union all
select
    '2.4' as indicator,
    'unit' as scope,
    unit_code as scope_code,
    'issue=' || issue_code as dimension,
    concat_ws(' ', 'hoax', is_hoax, 'from', started_at, 'until', clarify_limit_at) as found
from issue
where clarify_limit_at is distinct from case when is_hoax then started_at + interval '24 hours' end;
