-- purpose: what adds up over units, pairs, messages, campaigns or levels agrees with the figure of them all
-- one row per: figure of all or of a desk that differs from the sum of its parts
-- reads: kpi.value, report.edition_member
-- writes: none
-- parameters: edition_id

with figure as materialized (
    select *
    from kpi.value
    where edition_id = %(edition_id)s
),

-- by the edition's own number: joined to the figures, the members of all editions were listed for each
member as materialized (
    select *
    from report.edition_member
    where edition_id = %(edition_id)s
),

whole as (
    select *
    from figure
    where scope in ('national', 'desk') and dimension = ''
),

part as (
    select
        unit.indicator,
        scope.scope,
        scope.scope_code,
        case unit.dimension when '' then 'units' else 'pairs' end as parts,
        sum(unit.numerator) as numerator,
        sum(unit.denominator) as denominator,
        sum(unit.n) as n
    from figure as unit
    inner join member as scope on unit.scope_code = scope.unit_code
    where
        unit.scope = 'unit'
        and (
            (unit.dimension = '' and unit.indicator in ('1.1', '2.1', '2.3', '2.4'))
            or (unit.dimension like 'message=%%' and unit.indicator = '1.1')
        )
    group by unit.indicator, scope.scope, scope.scope_code, parts
    union all
    select
        indicator,
        'national' as scope,
        '' as scope_code,
        scope || 's' as parts,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(n) as n
    from figure
    where scope in ('message', 'campaign') and indicator in ('1.1', '3.4')
    group by indicator, scope
    union all
    select
        indicator,
        scope,
        scope_code,
        split_part(dimension, '=', 1) as parts,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        null as n
    from figure
    where
        scope in ('national', 'desk')
        and split_part(dimension, '=', 1) in ('level', 'channel', 'media_type', 'label')
    group by indicator, scope, scope_code, split_part(dimension, '=', 1)
)

select
    whole.indicator,
    whole.scope,
    whole.scope_code,
    whole.dimension,
    concat_ws(
        ' ', whole.numerator, '/', whole.denominator, 'n', whole.n,
        'but', part.parts, 'add up to', part.numerator, '/', part.denominator, 'n', part.n
    ) as found
from whole
inner join part
    on
        whole.indicator = part.indicator
        and whole.scope = part.scope
        and whole.scope_code = part.scope_code
where
    coalesce(whole.numerator, 0) <> coalesce(part.numerator, 0)
    or coalesce(whole.denominator, 0) <> coalesce(part.denominator, 0)
    or whole.n <> part.n;
