-- purpose: 2.3, issues that came in and were closed in the week, by times and not by the word in Status
-- one row per: scope (national, desk, unit) and term of the balance; age of what is open, national and desk
-- reads: report.edition_issue, report.edition_scope, report.edition_sheet, report.edition_period
-- writes: none
-- parameters: edition_id

with scope as materialized (
    select *
    from report.edition_scope
    where edition_id = %(edition_id)s
),

movement as (
    select
        scope.scope,
        scope.scope_code,
        issue.was_open_at_start and issue.was_in_roster as is_open_at_start,
        issue.is_in_roster and issue.first_week = period.week as is_new,
        issue.is_in_roster and issue.is_open_at_end as is_open_at_end,
        issue.is_in_roster,
        issue.was_in_roster,
        issue.level_rank,
        -- nobody was in the list before: such an issue a desk had registered
        period.week = period.began_week as is_first_week,
        extract(epoch from period.ends_at - issue.started_at) / 86400.0 as age_days
    from report.edition_period as period
    inner join report.edition_issue as issue on period.edition_id = issue.edition_id
    inner join scope on issue.unit_code = scope.unit_code
    where period.edition_id = %(edition_id)s
),

reporting as (
    select
        scope.scope,
        scope.scope_code,
        count(*) filter (where sheet.is_known) as unit_count
    from report.edition_sheet as sheet
    inner join scope on sheet.unit_code = scope.unit_code
    where sheet.edition_id = %(edition_id)s and sheet.sheet = 'issue'
    group by scope.scope, scope.scope_code
),

total as (
    select
        scope,
        scope_code,
        count(*) as known_count,
        count(*) filter (where is_open_at_start) as start_count,
        count(*) filter (where is_new) as new_count,
        count(*) filter (
            where not is_new and not is_open_at_start and was_in_roster and is_open_at_end
        ) as reopened_count,
        count(*) filter (
            where
            not is_new and not is_open_at_start and not was_in_roster and is_open_at_end
            and not is_first_week
        ) as returned_count,
        count(*) filter (
            where
            not is_new and not is_open_at_start and not was_in_roster and is_open_at_end
            and is_first_week
        ) as registered_before_count,
        count(*) filter (
            where (is_new or is_open_at_start) and is_in_roster and not is_open_at_end
        ) as closed_count,
        count(*) filter (where is_open_at_start and not is_in_roster) as left_count,
        count(*) filter (where is_open_at_end) as end_count,
        count(*) filter (where is_open_at_end and level_rank >= 2 and age_days > 7) as old_count,
        max(age_days) filter (where is_open_at_end and level_rank >= 2) as oldest_days
    from movement
    group by scope, scope_code
),

final as (
    select
        '2.3' as indicator,
        reporting.scope,
        reporting.scope_code,
        term.dimension,
        -- nobody reported and nothing is known: no data, not zero
        case when reporting.unit_count > 0 or total.known_count > 0 then term.value end as value,
        case when reporting.unit_count > 0 or total.known_count > 0 then term.value end as numerator,
        cast(null as double precision) as denominator,
        cast(null as double precision) as lower,
        cast(null as double precision) as upper,
        reporting.unit_count as n,
        term.method,
        'self-reported' as evidence
    from reporting
    left join total on reporting.scope = total.scope and reporting.scope_code = total.scope_code
    inner join lateral (
        values
        ('', coalesce(total.end_count, 0), 'count'),
        ('flow=open_at_start', coalesce(total.start_count, 0), 'count'),
        ('flow=new', coalesce(total.new_count, 0), 'count'),
        ('flow=reopened', coalesce(total.reopened_count, 0), 'count'),
        ('flow=returned', coalesce(total.returned_count, 0), 'count'),
        ('flow=registered_before', coalesce(total.registered_before_count, 0), 'count'),
        ('flow=closed', coalesce(total.closed_count, 0), 'count'),
        ('flow=left', coalesce(total.left_count, 0), 'count'),
        ('flow=open_at_end', coalesce(total.end_count, 0), 'count'),
        ('age=older_than_7_days', coalesce(total.old_count, 0), 'count'),
        ('age=oldest_days', total.oldest_days, 'maximum')
    ) as term (dimension, value, method) on true
    where reporting.scope <> 'unit' or term.dimension = ''
)

select *
from final;
