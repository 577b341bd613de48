-- purpose: 2.4, hoaxes due in the week whose clarification has a link, and how long the first response took
-- one row per: scope (national, desk, unit); national and desk also within the limit, and times as in 2.2
-- reads: report.edition_issue, report.edition_wait_figure, report.edition_scope, report.edition_period
-- writes: none
-- parameters: edition_id

with scope as materialized (
    select *
    from report.edition_scope
    where edition_id = %(edition_id)s
),

place as (
    select distinct
        scope.scope,
        scope.scope_code
    from report.edition_unit as unit
    inner join scope on unit.unit_code = scope.unit_code
    where unit.edition_id = %(edition_id)s
),

before_start as (
    select
        scope.scope,
        scope.scope_code,
        count(*) as issue_count
    from report.edition_period as period
    inner join report.edition_issue as issue on period.edition_id = issue.edition_id
    inner join scope on issue.unit_code = scope.unit_code
    where
        period.edition_id = %(edition_id)s
        and period.week = period.began_week
        and issue.is_hoax
        and issue.clarify_due_week is null
        and issue.is_in_roster
        and not issue.is_excused
    group by scope.scope, scope.scope_code
),

hoax as (
    select
        scope.scope,
        scope.scope_code,
        issue.is_clarified,
        issue.is_clarified and issue.first_response_at <= issue.clarify_limit_at as is_in_time
    from report.edition_period as period
    inner join report.edition_issue as issue
        on period.edition_id = issue.edition_id and period.week = issue.clarify_due_week
    inner join scope on issue.unit_code = scope.unit_code
    where period.edition_id = %(edition_id)s and issue.is_in_roster and not issue.is_excused
),

due as (
    select
        place.scope,
        place.scope_code,
        count(hoax.is_clarified) as due_count,
        count(*) filter (where hoax.is_clarified) as clarified_count,
        count(*) filter (where hoax.is_in_time) as in_time_count
    from place
    left join hoax on place.scope = hoax.scope and place.scope_code = hoax.scope_code
    group by place.scope, place.scope_code
),

figure as (
    select
        due.scope,
        due.scope_code,
        part.dimension,
        part.numerator / nullif(cast(due.due_count as double precision), 0) as value,
        part.numerator,
        due.due_count as denominator,
        due.due_count as n,
        'share' as method
    from due
    inner join
        lateral (
            values ('', due.clarified_count), ('within=limit', due.in_time_count)
        ) as part (dimension, numerator)
        on due.scope <> 'unit' or part.dimension = ''
    union all
    -- past their limit when reporting began
    select
        due.scope,
        due.scope_code,
        'count=overdue_before_start' as dimension,
        coalesce(before_start.issue_count, 0) as value,
        coalesce(before_start.issue_count, 0) as numerator,
        null as denominator,
        due.due_count as n,
        'count' as method
    from due
    left join before_start on due.scope = before_start.scope and due.scope_code = before_start.scope_code
    where due.scope <> 'unit'
    union all
    select
        scope,
        scope_code,
        name as dimension,
        value,
        numerator,
        denominator,
        n,
        method
    from report.edition_wait_figure
    where edition_id = %(edition_id)s and issues = 'hoax'
),

final as (
    select
        '2.4' as indicator,
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
