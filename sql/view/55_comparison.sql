-- purpose: an edition beside earlier ones
-- reads: schemas report, kpi
-- writes: views of schema report
-- parameters: none

create view report.edition_side as
select
    edition_id,
    'now' as side,
    edition_id as side_edition_id,
    week as side_week
from report.edition_period
union all
select
    period.edition_id,
    'before' as side,
    compared.compared_edition_id as side_edition_id,
    compared.week as side_week
from report.edition_period as period
inner join report.edition_compared as compared
    on period.edition_id = compared.edition_id and period.previous_week = compared.week;
comment on view report.edition_side is
'One row per edition and side of its comparison with the week before: now and, if the week before had a '
'published edition when this one was frozen, before';

create view report.edition_comparable_unit as
select
    side.edition_id,
    side.side_edition_id as compared_edition_id,
    unit.unit_code
from report.edition_side as side
inner join report.edition_period as period on side.edition_id = period.edition_id
inner join report.edition_unit as unit on side.edition_id = unit.edition_id
inner join report.edition_unit as earlier
    on side.side_edition_id = earlier.edition_id and unit.unit_code = earlier.unit_code
where
    side.side = 'before'
    and unit.state <> 'DIKECUALIKAN'
    and earlier.state <> 'DIKECUALIKAN'
    -- a new unit still finds its feet: no comparison in its first four weeks
    and coalesce((
        select date_trunc('week', min(known.valid_from)) <= period.monday_date - 28
        from registry.unit as known
        where
            known.version_id = period.registry_version_id
            and known.unit_code = unit.unit_code
            and known.is_expected
    ), true);
comment on view report.edition_comparable_unit is
'One row per edition and unit that owed a return for its week and for the week before, was excused in '
'neither and is not new';

create view report.edition_compared_row as
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
            -- of a unit that said nothing of publications, nothing was carried and nothing was not
            and value.denominator = 1
) as pair
where pair.side_count = 2
union all
select
    side.edition_id,
    side.side,
    figure.indicator,
    figure.split,
    issue.unit_code,
    1 as counted,
    cast(figure.is_reached as integer) as reached,
    null as wait_hours
from report.edition_side as side
inner join report.edition_issue as issue on side.side_edition_id = issue.edition_id
inner join
    lateral (
        values
        ('2.1', '', issue.due_week = side.side_week, issue.is_answered_in_time),
        (
            '2.1', 'headline=serious', issue.due_week = side.side_week and issue.level_rank >= 3,
            issue.is_answered_in_time
        ),
        ('2.3', '', issue.is_open_at_end, true),
        ('2.4', '', issue.clarify_due_week = side.side_week, issue.is_clarified)
    ) as figure (indicator, split, is_counted, is_reached)
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
comment on view report.edition_compared_row is
'One row per edition, side and what its comparison counts, as each side knew it: of 1.1 the pairs that were '
'expected in both weeks and whose unit reported publications, or none, in both, of 2.x the issues. reached '
'of counted is the figure; of 2.2 the wait';
