-- purpose: 3.1, change of awareness and trust (B3), and apart from it what people recall and intend (B2)
-- one row per: message or unit, and pool, its parts; an active message that nobody measured; row counts
-- reads: report.edition_change_figure, report.edition_survey_count, report.edition_message
-- writes: none
-- parameters: edition_id

with figure as materialized (
    select *
    from report.edition_change_figure
    where edition_id = %(edition_id)s and level in ('B2', 'B3')
),

final as (
    select
        '3.1' as indicator,
        scope,
        scope_code,
        dimension,
        value,
        numerator,
        denominator,
        lower,
        upper,
        n,
        method,
        evidence
    from figure
    union all
    select
        '3.1' as indicator,
        'message' as scope,
        message_code as scope_code,
        dimension,
        cast(value as double precision) as value,
        cast(value as double precision) as numerator,
        cast(row_count as double precision) as denominator,
        null as lower,
        null as upper,
        row_count as n,
        'count' as method,
        null as evidence
    from report.edition_survey_count
    where edition_id = %(edition_id)s and indicator = '3.1'
    union all
    select
        '3.1' as indicator,
        'message' as scope,
        message.message_code as scope_code,
        '' as dimension,
        null as value,
        null as numerator,
        null as denominator,
        null as lower,
        null as upper,
        0 as n,
        'not measured' as method,
        null as evidence
    from report.edition_message as message
    left join figure on message.message_code = figure.message_code
    where message.edition_id = %(edition_id)s and figure.message_code is null
)

select *
from final;
