-- purpose: the pairs of both weeks are found by counting sides: looking each up in the other took its square
-- one row per: edition, side and what its comparison counts
-- reads: report.edition_side, kpi.value, report.edition_issue, report.edition_wait
-- writes: view report.edition_compared_row
-- parameters: none

create or replace view report.edition_compared_row as
select
    pair.edition_id,
    pair.side,
    '1.1' as indicator,
    '' as split,
    pair.scope_code as unit_code,
    pair.denominator as counted,
    pair.numerator as reached,
    cast(null as double precision) as wait_hours
from (
    select
        side.edition_id,
        side.side,
        value.scope_code,
        value.denominator,
        value.numerator,
        count(*) over (partition by side.edition_id, value.scope_code, value.dimension) as side_count
    from report.edition_side as side
    inner join kpi.value
        on
            side.side_edition_id = value.edition_id
            and value.indicator = '1.1'
            and value.scope = 'unit'
            and value.dimension <> ''
) as pair
where pair.side_count = 2
union all
select
    side.edition_id,
    side.side,
    figure.indicator,
    '' as split,
    issue.unit_code,
    1 as counted,
    cast(figure.is_reached as integer) as reached,
    null as wait_hours
from report.edition_side as side
inner join report.edition_issue as issue on side.side_edition_id = issue.edition_id
inner join
    lateral (
        values
        ('2.1', issue.due_week = side.side_week, issue.is_answered_in_time),
        ('2.3', issue.is_open_at_end, true),
        ('2.4', issue.clarify_due_week = side.side_week, issue.is_clarified)
    ) as figure (indicator, is_counted, is_reached)
    on figure.is_counted
union all
select
    side.edition_id,
    side.side,
    '2.2' as indicator,
    concat('level=', wait.level, ';percentile=50') as split,
    wait.unit_code,
    1 as counted,
    cast(wait.is_answered as integer) as reached,
    wait.wait_hours
from report.edition_side as side
inner join report.edition_wait as wait on side.side_edition_id = wait.edition_id
where wait.level <> 'Rendah';
