-- purpose: punctual, unrevised and nil are parts of those that reported, for all and for each desk
-- one row per: figure of K0 that is no part of those that reported
-- reads: kpi.value
-- writes: none
-- parameters: edition_id

with figure as (
    select *
    from kpi.value
    where edition_id = %(edition_id)s and indicator like 'K0.%%' and dimension = ''
)

select
    part.indicator,
    part.scope,
    part.scope_code,
    part.dimension,
    concat_ws(
        ' ', part.numerator, '/', part.denominator, 'but', reported.numerator, '/', reported.denominator,
        'reported'
    ) as found
from figure as part
inner join figure as reported
    on
        part.scope = reported.scope
        and part.scope_code = reported.scope_code
        and reported.indicator = 'K0.1'
where
    part.numerator > reported.numerator
    or part.denominator
    <> case when part.indicator in ('K0.1', 'K0.2') then reported.denominator else reported.numerator end;
