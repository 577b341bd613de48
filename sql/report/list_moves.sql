-- purpose: which figures an edition moved since the one before it, and by how much
-- one row per: figure that is new, gone or different
-- reads: report.edition, kpi.value
-- writes: none
-- parameters: edition_id

with pair as (
    select
        edition.edition_id,
        earlier.edition_id as earlier_id
    from report.edition
    inner join report.edition as earlier
        on edition.week = earlier.week and edition.edition_no = earlier.edition_no + 1
    where edition.edition_id = %(edition_id)s
),

earlier as (
    select *
    from kpi.value
    where edition_id = (select pair.earlier_id from pair)
),

now as (
    select *
    from kpi.value
    where edition_id = (select pair.edition_id from pair)
),

moved as (
    select
        coalesce(now.indicator, earlier.indicator) as indicator,
        coalesce(now.scope, earlier.scope) as scope,
        coalesce(now.scope_code, earlier.scope_code) as scope_code,
        coalesce(now.dimension, earlier.dimension) as dimension,
        earlier.value as value_before,
        now.value as value_now,
        now.value - earlier.value as difference,
        earlier.numerator as numerator_before,
        now.numerator as numerator_now,
        earlier.denominator as denominator_before,
        now.denominator as denominator_now
    from earlier
    full outer join now
        on
            earlier.indicator = now.indicator
            and earlier.scope = now.scope
            and earlier.scope_code = now.scope_code
            and earlier.dimension = now.dimension
    where
        exists (select from pair)
        and (
            earlier.edition_id is null
            or now.edition_id is null
            or not (
                kpi.is_near(earlier.value, now.value)
                and kpi.is_near(earlier.numerator, now.numerator)
                and kpi.is_near(earlier.denominator, now.denominator)
                and kpi.is_near(earlier.lower, now.lower)
                and kpi.is_near(earlier.upper, now.upper)
                and kpi.is_near(earlier.n, now.n)
            )
        )
)

select *
from moved
order by
    indicator collate "C" asc, scope collate "C" asc, scope_code collate "C" asc, dimension collate "C" asc;
