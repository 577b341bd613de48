-- purpose: 3.0, the label of each unit: set again in every fourth week, in between as it was set
-- one row per: labelled unit; national and desk in all, by label, and how many of them could be judged
-- reads: report.edition_label, .edition_scope, .edition_compared, kpi.label, kpi.value of the edition before
-- writes: none
-- parameters: edition_id

with period as (
    select
        *,
        kpi.label_week(monday_date) as label_week
    from report.edition_period
    where edition_id = %(edition_id)s
),

own as (
    select label.*
    from period
    cross join report.edition_label as label
    -- by the number itself: by way of the period it would work out the labels of all editions there are
    where label.edition_id = %(edition_id)s and period.week = period.label_week
),

scope as (
    select *
    from report.edition_scope
    where edition_id = %(edition_id)s and scope in ('national', 'desk')
),

counted as (
    select
        scope.scope,
        scope.scope_code,
        'label=' || label.label as dimension,
        count(own.unit_code) as unit_count
    from period
    cross join scope
    cross join kpi.label
    left join own on scope.unit_code = own.unit_code and label.label_rank = own.label_rank
    where period.week = period.label_week
    group by scope.scope, scope.scope_code, label.label
    union all
    select
        scope.scope,
        scope.scope_code,
        beside.dimension,
        count(*) filter (where beside.is_counted) as unit_count
    from scope
    inner join own on scope.unit_code = own.unit_code
    cross join period
    inner join lateral (
        values ('', true), ('week=' || period.week, true), ('count=judged', own.is_judged)
    ) as beside (dimension, is_counted) on true
    group by scope.scope, scope.scope_code, beside.dimension
),

-- as they were published before this edition was frozen
kept as (
    select earlier.*
    from period
    inner join report.edition_compared as compared
        on period.edition_id = compared.edition_id and period.label_week = compared.week
    inner join kpi.value as earlier
        on compared.compared_edition_id = earlier.edition_id and earlier.indicator = '3.0'
),

figure as (
    select
        'unit' as scope,
        unit_code as scope_code,
        'label=' || label as dimension,
        label_rank as value,
        cast(smallest_arm as bigint) as n,
        'label' as method,
        (array['B3', 'B4'])[label_rank - 4] as evidence
    from own
    union all
    select
        scope,
        scope_code,
        dimension,
        unit_count as value,
        unit_count as n,
        'count' as method,
        null as evidence
    from counted
    union all
    select
        scope,
        scope_code,
        dimension,
        value,
        n,
        method,
        evidence
    from kept
    union all
    select
        'national' as scope,
        '' as scope_code,
        '' as dimension,
        null as value,
        0 as n,
        'not set yet' as method,
        null as evidence
    where not exists (select from own) and not exists (select from kept)
),

final as (
    select
        '3.0' as indicator,
        scope,
        scope_code,
        dimension,
        cast(value as double precision) as value,
        cast(case when method = 'count' then value end as double precision) as numerator,
        cast(null as double precision) as denominator,
        cast(null as double precision) as lower,
        cast(null as double precision) as upper,
        n,
        method,
        evidence
    from figure
)

select *
from final;
