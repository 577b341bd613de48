-- purpose: 1.1 and 2.1-2.4 beside the week before, like for like: pairs known, and units that owed, in both
-- one row per: indicator and scope (national, desk): the change, both sides of it, the total published then
-- reads: report.edition_compared_row, report.edition_comparable_unit, report.edition_scope, kpi.value
-- writes: none
-- parameters: edition_id

with scope as materialized (
    select
        scope.scope,
        scope.scope_code,
        scope.unit_code,
        unit.unit_code is not null as is_comparable,
        unit.compared_edition_id
    from report.edition_scope as scope
    inner join report.edition_unit as expected
        on scope.edition_id = expected.edition_id and scope.unit_code = expected.unit_code
    left join report.edition_comparable_unit as unit
        on scope.edition_id = unit.edition_id and scope.unit_code = unit.unit_code
    where scope.edition_id = %(edition_id)s and scope.scope in ('national', 'desk')
),

place as (
    select
        scope.scope,
        scope.scope_code,
        split.indicator,
        split.split,
        split.kind,
        count(*) filter (where scope.is_comparable) as unit_count,
        max(scope.compared_edition_id) as compared_edition_id
    from scope
    cross join (
        values
        ('1.1', '', 'share'),
        ('2.1', '', 'share'),
        ('2.1', 'headline=serious', 'share'),
        ('2.2', 'level=Sedang;percentile=50', 'kaplan-meier'),
        ('2.2', 'level=Tinggi;percentile=50', 'kaplan-meier'),
        ('2.2', 'level=Kritis;percentile=50', 'kaplan-meier'),
        ('2.3', '', 'count'),
        ('2.4', '', 'share')
    ) as split (indicator, split, kind)
    group by scope.scope, scope.scope_code, split.indicator, split.split, split.kind
),

total as (
    select
        scope.scope,
        scope.scope_code,
        compared.indicator,
        compared.split,
        compared.side,
        count(*) as row_count,
        sum(compared.counted) as counted,
        sum(compared.reached) as reached,
        array_agg(compared.wait_hours) as waits,
        array_agg(compared.reached > 0) as answers
    from report.edition_compared_row as compared
    inner join scope on compared.unit_code = scope.unit_code
    where compared.edition_id = %(edition_id)s and scope.is_comparable
    group by scope.scope, scope.scope_code, compared.indicator, compared.split, compared.side
),

half as (
    select
        place.*,
        side.side,
        coalesce(total.row_count, 0) as row_count,
        coalesce(total.reached, 0) as numerator,
        case when place.kind <> 'count' then coalesce(total.counted, 0) end as denominator,
        case
            when place.unit_count = 0 then null
            when place.kind = 'count' then coalesce(total.reached, 0)
            when place.kind = 'share' then total.reached / nullif(total.counted, 0)
            when total.counted >= 10 then statistics.kaplan_meier_percentile(total.waits, total.answers, 0.5)
        end as value
    from place
    cross join (values ('now'), ('before')) as side (side)
    left join total
        on
            place.scope = total.scope
            and place.scope_code = total.scope_code
            and place.indicator = total.indicator
            and place.split = total.split
            and side.side = total.side
),

figure as (
    select
        half.indicator,
        half.scope,
        half.scope_code,
        half.split,
        'part=' || half.side as part,
        half.value,
        case when half.unit_count > 0 then half.numerator end as numerator,
        case when half.unit_count > 0 then half.denominator end as denominator,
        case half.indicator when '1.1' then half.row_count else half.unit_count end as n,
        half.kind as method
    from half
    union all
    select
        now.indicator,
        now.scope,
        now.scope_code,
        now.split,
        null as part,
        (now.value - before.value) * case now.kind when 'share' then 100 else 1 end as value,
        null as numerator,
        null as denominator,
        case now.indicator when '1.1' then now.row_count else now.unit_count end as n,
        'difference' as method
    from half as now
    inner join half as before
        on
            now.scope = before.scope
            and now.scope_code = before.scope_code
            and now.indicator = before.indicator
            and now.split = before.split
            and before.side = 'before'
    where now.side = 'now'
    union all
    select
        place.indicator,
        place.scope,
        place.scope_code,
        place.split,
        'part=published' as part,
        published.value,
        published.numerator,
        published.denominator,
        published.n,
        published.method
    from place
    inner join kpi.value as published
        on
            place.compared_edition_id = published.edition_id
            and place.indicator = published.indicator
            and place.scope = published.scope
            and place.scope_code = published.scope_code
            and place.split = published.dimension
),

final as (
    select
        indicator,
        scope,
        scope_code,
        concat_ws(';', 'compare=last_week', nullif(split, ''), part) as dimension,
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
