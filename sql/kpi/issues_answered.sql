-- purpose: 2.1, issues from Sedang on that fell due in the week and were answered within their limit
-- one row per: scope (national, desk, unit): all, Tinggi and Kritis; each level; counts beside the share
-- reads: report.edition_issue, report.edition_scope, report.edition_period
-- writes: none
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
        -- a desk's issue is one, whoever was asked to answer it
        concat(case when not issue.is_asked_by_desk then issue.unit_code end, '/', issue.issue_code)
            as issue_id,
        issue.level,
        issue.level_rank >= 3 as is_serious,
        issue.is_asked_by_desk,
        issue.due_week = period.week as is_due,
        issue.due_week = period.week and issue.is_answered_in_time as is_answered,
        issue.due_week = period.week and issue.is_reported_late as is_reported_late,
        issue.due_week = period.week and issue.is_raised as is_raised,
        issue.is_overdue_before_start and period.week = period.began_week as is_before_start,
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
        split.is_serious,
        split.is_asked_by_desk,
        split.dimension
    from report.edition_unit as unit
    inner join scope on unit.unit_code = scope.unit_code
    inner join (
        values
        (cast(null as text), cast(null as boolean), cast(null as boolean), ''),
        ('Sedang', null, null, 'level=Sedang'),
        ('Tinggi', null, null, 'level=Tinggi'),
        ('Kritis', null, null, 'level=Kritis'),
        (null, true, null, 'headline=serious'),
        (null, true, true, 'headline=serious_desk')
    ) as split (level, is_serious, is_asked_by_desk, dimension)
        on scope.scope <> 'unit' or split.dimension in ('', 'headline=serious')
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
        count(*) filter (where issue.is_running) as running_count,
        count(*) filter (where issue.is_raised) as raised_count,
        count(*) filter (where issue.is_before_start) as before_start_count,
        count(distinct issue.issue_id) filter (where issue.is_due) as issue_count
    from place
    left join issue
        on
            place.scope = issue.scope
            and place.scope_code = issue.scope_code
            and (place.level is null or place.level = issue.level)
            and (place.is_serious is null or place.is_serious = issue.is_serious)
            and (place.is_asked_by_desk is null or place.is_asked_by_desk = issue.is_asked_by_desk)
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
        ('count=not_yet_due', total.running_count),
        ('count=raised', total.raised_count),
        ('count=overdue_before_start', total.before_start_count)
    ) as beside (dimension, value) on true
    where total.dimension = '' and total.scope <> 'unit'
    union all
    select
        scope,
        scope_code,
        concat_ws(';', nullif(dimension, ''), 'count=issues') as dimension,
        issue_count as value,
        issue_count as numerator,
        null as denominator,
        due_count as n,
        'count' as method
    from total
    where scope <> 'unit' and (dimension = '' or dimension like 'headline=%%')
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
