-- purpose: 2.1, issues from Sedang on that fell due in the week and were answered within their limit
-- one row per: scope (national, desk, unit); national and desk also by level, and the counts beside the share
-- reads: report.edition_issue, report.edition_scope, report.edition_period
-- writes: nothing
-- parameters: edition_id

with scope as materialized (
    select *
    from report.edition_scope
    where edition_id = %(edition_id)s
),

issue as materialized (
    select
        scope.scope,
        scope.scope_code,
        issue.level,
        issue.due_week = period.week as is_due,
        issue.due_week = period.week and issue.is_answered_in_time as is_answered,
        issue.due_week = period.week and issue.is_reported_late as is_reported_late,
        issue.due_week = period.week
        and issue.first_response_at is null
        and not issue.is_reported_now as is_without_news,
        issue.due_week > period.week
        and issue.first_response_at is null
        and issue.is_open_at_end as is_running
    from report.edition_period as period
    inner join report.edition_issue as issue on period.edition_id = issue.edition_id
    inner join scope on issue.unit_code = scope.unit_code
    where
        period.edition_id = %(edition_id)s
        and issue.limit_at is not null
        and issue.is_in_roster
        and not issue.is_excused
),

place as (
    select distinct
        scope.scope,
        scope.scope_code,
        split.level,
        split.dimension
    from report.edition_unit as unit
    inner join scope on unit.unit_code = scope.unit_code
    inner join (
        values
        (cast(null as text), ''),
        ('Sedang', 'level=Sedang'),
        ('Tinggi', 'level=Tinggi'),
        ('Kritis', 'level=Kritis')
    ) as split (level, dimension)
        on scope.scope <> 'unit' or split.level is null
    where unit.edition_id = %(edition_id)s
),

total as (
    select
        place.scope,
        place.scope_code,
        place.dimension,
        count(*) filter (where issue.is_due) as due_count,
        count(*) filter (where issue.is_answered) as answered_count,
        count(*) filter (where issue.is_reported_late) as reported_late_count,
        count(*) filter (where issue.is_without_news) as without_news_count,
        count(*) filter (where issue.is_running) as running_count
    from place
    left join issue
        on
            place.scope = issue.scope
            and place.scope_code = issue.scope_code
            and (place.level is null or place.level = issue.level)
    group by place.scope, place.scope_code, place.dimension
),

figure as (
    select
        scope,
        scope_code,
        dimension,
        cast(answered_count as double precision) / nullif(due_count, 0) as value,
        answered_count as numerator,
        due_count as denominator,
        due_count as n,
        'share' as method
    from total
    union all
    select
        total.scope,
        total.scope_code,
        beside.dimension,
        beside.value,
        beside.value as numerator,
        null as denominator,
        total.due_count as n,
        'count' as method
    from total
    inner join lateral (
        values
        ('count=reported_late', total.reported_late_count),
        ('count=without_news', total.without_news_count),
        ('count=not_yet_due', total.running_count)
    ) as beside (dimension, value) on true
    where total.dimension = '' and total.scope <> 'unit'
),

final as (
    select
        '2.1' as indicator,
        scope,
        scope_code,
        dimension,
        value,
        numerator,
        denominator,
        cast(null as double precision) as lower,
        cast(null as double precision) as upper,
        n,
        method,
        'self-reported' as evidence
    from figure
)

select *
from final;
