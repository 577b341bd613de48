-- purpose: what adds up over units, messages or levels agrees with the national figure
-- one row per: national figure that differs from the sum of its parts
-- reads: kpi.value
-- writes: nothing
-- parameters: edition_id

with whole as (
    select *
    from kpi.value
    where edition_id = %(edition_id)s and scope = 'national' and dimension = ''
),

part as (
    select
        indicator,
        'units' as parts,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from kpi.value
    where
        edition_id = %(edition_id)s
        and scope = 'unit'
        and dimension = ''
        and indicator in ('1.1', '2.1', '2.3', '2.4')
    group by indicator
    union all
    select
        indicator,
        'pairs' as parts,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from kpi.value
    where
        edition_id = %(edition_id)s
        and scope = 'unit'
        and dimension like 'message=%%'
        and indicator = '1.1'
    group by indicator
    union all
    select
        indicator,
        'messages' as parts,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from kpi.value
    where edition_id = %(edition_id)s and scope = 'message' and indicator = '1.1'
    group by indicator
    union all
    select
        indicator,
        split_part(dimension, '=', 1) as parts,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from kpi.value
    where
        edition_id = %(edition_id)s
        and scope = 'national'
        and split_part(dimension, '=', 1) in ('level', 'channel', 'media_type', 'label')
    group by indicator, split_part(dimension, '=', 1)
)

select
    whole.indicator,
    whole.scope,
    whole.scope_code,
    whole.dimension,
    concat_ws(
        ' ', 'national', whole.numerator, '/', whole.denominator,
        'but', part.parts, 'add up to', part.numerator, '/', part.denominator
    ) as found
from whole
inner join part on whole.indicator = part.indicator
where
    coalesce(whole.numerator, 0) <> coalesce(part.numerator, 0)
    or coalesce(whole.denominator, 0) <> coalesce(part.denominator, 0);
