-- purpose: exactly the expected units are in the edition, in states that agree with what is in force
-- one row per: unit that is lost, added, or in a state that contradicts its submission
-- reads: report.edition, report.edition_unit, report.edition_member, registry.expected_unit_week, kpi.value
-- writes: none
-- parameters: edition_id

with expected as (
    select expected.unit_code
    from report.edition
    inner join registry.expected_unit_week as expected on edition.week = expected.week
    where edition.edition_id = %(edition_id)s
),

frozen as (
    select *
    from report.edition_unit
    where edition_id = %(edition_id)s
)

select
    'K0.1' as indicator,
    'unit' as scope,
    coalesce(expected.unit_code, frozen.unit_code) as scope_code,
    '' as dimension,
    case
        when frozen.unit_code is null then 'expected, but not in the edition'
        when expected.unit_code is null then 'in the edition, but not expected'
        else 'state ' || frozen.state || ' contradicts the version in force'
    end as found
from expected
full outer join frozen on expected.unit_code = frozen.unit_code
where
    frozen.unit_code is null
    or expected.unit_code is null
    or (frozen.state in ('LAPOR', 'NIHIL')) <> (frozen.submission_id is not null)
union all
select
    'K0.1' as indicator,
    due.scope,
    due.scope_code,
    '' as dimension,
    concat_ws(' ', due.unit_count, 'units are due, counted', coalesce(figure.denominator, 0)) as found
from (
    select
        scope.scope,
        scope.scope_code,
        count(*) filter (where frozen.state <> 'DIKECUALIKAN') as unit_count
    from frozen
    inner join report.edition_member as scope
        on frozen.edition_id = scope.edition_id and frozen.unit_code = scope.unit_code
    group by scope.scope, scope.scope_code
) as due
left join kpi.value as figure
    on
        figure.edition_id = %(edition_id)s
        and figure.indicator = 'K0.1'
        and due.scope = figure.scope
        and due.scope_code = figure.scope_code
where due.unit_count > 0 and due.unit_count is distinct from figure.denominator;
