-- purpose: 3.4, active messages whose change of awareness or behaviour was measured on enough people
-- one row per: scope (national, desk, campaign, message)
-- reads: report.edition_message, report.edition_survey
-- writes: none
-- parameters: edition_id

-- the pools of 3.1 and 3.2
with pool as (
    select message_code
    from report.edition_survey
    where edition_id = %(edition_id)s and is_recent and level in ('B3', 'B4', 'B5')
    group by message_code, item_code, sampling, level, contrast
    having least(sum(before_count), sum(after_count)) >= 30
),

measured as (
    select distinct message_code
    from pool
),

message as (
    select
        message.*,
        measured.message_code is not null as is_measured
    from report.edition_message as message
    left join measured on message.message_code = measured.message_code
    where message.edition_id = %(edition_id)s
),

scoped as (
    -- also without any active message there is a national figure: no data
    select
        'national' as scope,
        '' as scope_code,
        message.is_measured
    from (values (true)) as one (is_there)
    left join message on one.is_there
    union all
    select
        place.scope,
        place.scope_code,
        message.is_measured
    from message
    inner join lateral (
        values
        ('desk', message.desk_code), ('campaign', message.campaign_code), ('message', message.message_code)
    ) as place (scope, scope_code) on place.scope_code is not null
),

final as (
    select
        '3.4' as indicator,
        scope,
        scope_code,
        '' as dimension,
        cast(sum(cast(is_measured as integer)) as double precision) / count(is_measured) as value,
        count(*) filter (where is_measured) as numerator,
        count(is_measured) as denominator,
        cast(null as double precision) as lower,
        cast(null as double precision) as upper,
        count(is_measured) as n,
        'share' as method,
        'B3' as evidence
    from scoped
    group by scope, scope_code
)

select *
from final;
