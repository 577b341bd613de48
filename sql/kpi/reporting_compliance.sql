-- purpose: K0, how completely and how punctually the units reported, and how many rows were rejected
-- one row per: indicator and scope (national, desk); rejected rows by sheet
-- reads: report.edition_unit, report.edition_scope, report.edition_sheet
-- writes: none
-- parameters: edition_id

with total as (
    select
        scope.scope,
        scope.scope_code,
        count(*) filter (where unit.state <> 'DIKECUALIKAN') as due_count,
        count(*) filter (where unit.state in ('LAPOR', 'NIHIL')) as reported_count,
        count(*) filter (where unit.state in ('LAPOR', 'NIHIL') and unit.is_on_time) as on_time_count,
        count(*) filter (where unit.state in ('LAPOR', 'NIHIL') and unit.is_first_version) as unrevised_count,
        count(*) filter (where unit.state = 'NIHIL') as nil_count
    from report.edition_unit as unit
    inner join report.edition_scope as scope
        on unit.edition_id = scope.edition_id and unit.unit_code = scope.unit_code
    where unit.edition_id = %(edition_id)s and scope.scope in ('national', 'desk')
    group by scope.scope, scope.scope_code
),

rejected as (
    select
        scope.scope,
        scope.scope_code,
        'sheet=' || sheet.sheet as dimension,
        sum(sheet.rejected_count) as rejected_count,
        sum(sheet.row_count) as row_count
    from report.edition_sheet as sheet
    inner join report.edition_scope as scope
        on sheet.edition_id = scope.edition_id and sheet.unit_code = scope.unit_code
    where sheet.edition_id = %(edition_id)s and scope.scope in ('national', 'desk')
    group by scope.scope, scope.scope_code, sheet.sheet
),

share as (
    select
        figure.indicator,
        total.scope,
        total.scope_code,
        '' as dimension,
        figure.numerator,
        figure.denominator
    from total
    inner join lateral (
        values
        ('K0.1', total.reported_count, total.due_count),
        ('K0.2', total.on_time_count, total.due_count),
        ('K0.3', total.unrevised_count, total.reported_count),
        ('K0.4', total.nil_count, total.reported_count)
    ) as figure (indicator, numerator, denominator) on true
    union all
    select
        'K0.5' as indicator,
        scope,
        scope_code,
        dimension,
        rejected_count as numerator,
        row_count as denominator
    from rejected
),

final as (
    select
        indicator,
        scope,
        scope_code,
        dimension,
        cast(numerator as double precision) / nullif(denominator, 0) as value,
        numerator,
        denominator,
        cast(null as double precision) as lower,
        cast(null as double precision) as upper,
        denominator as n,
        'share' as method,
        'ledger' as evidence
    from share
)

select *
from final;
