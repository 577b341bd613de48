-- purpose: where the figures of two editions differ, number by number
-- one row per: figure and column that differs; one for a figure that only one of them has
-- reads: kpi.value
-- writes: none
-- parameters: recorded_id, replayed_id

with recorded as (
    select *
    from kpi.value
    where edition_id = %(recorded_id)s
),

replayed as (
    select *
    from kpi.value
    where edition_id = %(replayed_id)s
),

pair as (
    select
        coalesce(replayed.indicator, recorded.indicator) as indicator,
        coalesce(replayed.scope, recorded.scope) as scope,
        coalesce(replayed.scope_code, recorded.scope_code) as scope_code,
        coalesce(replayed.dimension, recorded.dimension) as dimension,
        recorded.edition_id is not null as is_recorded,
        replayed.edition_id is not null as is_replayed,
        recorded.value as recorded_value,
        replayed.value as replayed_value,
        recorded.numerator as recorded_numerator,
        replayed.numerator as replayed_numerator,
        recorded.denominator as recorded_denominator,
        replayed.denominator as replayed_denominator,
        recorded.lower as recorded_lower,
        replayed.lower as replayed_lower,
        recorded.upper as recorded_upper,
        replayed.upper as replayed_upper,
        recorded.n as recorded_n,
        replayed.n as replayed_n,
        concat_ws(', ', recorded.method, recorded.evidence) as recorded_method,
        concat_ws(', ', replayed.method, replayed.evidence) as replayed_method
    from recorded
    full outer join replayed
        on
            recorded.indicator = replayed.indicator
            and recorded.scope = replayed.scope
            and recorded.scope_code = replayed.scope_code
            and recorded.dimension = replayed.dimension
),

final as (
    select
        pair.indicator,
        pair.scope,
        pair.scope_code,
        pair.dimension,
        part.column_name,
        case when pair.is_recorded then coalesce(part.recorded, 'no data') end as recorded,
        case when pair.is_replayed then coalesce(part.replayed, 'no data') end as replayed
    from pair
    inner join lateral (
        values
        (
            'value', cast(pair.recorded_value as text), cast(pair.replayed_value as text),
            pair.is_recorded and pair.is_replayed and kpi.is_near(pair.recorded_value, pair.replayed_value)
        ),
        (
            'numerator', cast(pair.recorded_numerator as text), cast(pair.replayed_numerator as text),
            kpi.is_near(pair.recorded_numerator, pair.replayed_numerator)
        ),
        (
            'denominator', cast(pair.recorded_denominator as text), cast(pair.replayed_denominator as text),
            kpi.is_near(pair.recorded_denominator, pair.replayed_denominator)
        ),
        (
            'lower', cast(pair.recorded_lower as text), cast(pair.replayed_lower as text),
            kpi.is_near(pair.recorded_lower, pair.replayed_lower)
        ),
        (
            'upper', cast(pair.recorded_upper as text), cast(pair.replayed_upper as text),
            kpi.is_near(pair.recorded_upper, pair.replayed_upper)
        ),
        (
            'n', cast(pair.recorded_n as text), cast(pair.replayed_n as text),
            kpi.is_near(pair.recorded_n, pair.replayed_n)
        ),
        (
            'method', pair.recorded_method, pair.replayed_method,
            pair.recorded_method = pair.replayed_method
        )
    ) as part (column_name, recorded, replayed, is_same) on true
    where not part.is_same and (part.column_name = 'value' or (pair.is_recorded and pair.is_replayed))
)

select *
from final
order by
    indicator collate "C" asc, scope collate "C" asc, scope_code collate "C" asc,
    dimension collate "C" asc, column_name asc;
