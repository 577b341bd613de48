-- purpose: what is counted for a desk is part of what is counted for all, and all is no more than its units
-- one row per: figure that is larger than what it is part of
-- reads: kpi.value, report.edition_member
-- writes: none
-- parameters: edition_id

with figure as (
    select *
    from kpi.value
    where edition_id = %(edition_id)s and dimension = ''
),

-- by the edition's own number: joined to the figures, the members of all editions were listed for each
member as materialized (
    select *
    from report.edition_member
    where edition_id = %(edition_id)s
),

unit as (
    select
        figure.indicator,
        scope.scope,
        scope.scope_code,
        sum(figure.value) as value
    from figure
    inner join member as scope on figure.scope_code = scope.unit_code
    where figure.scope = 'unit' and figure.indicator = '1.3'
    group by figure.indicator, scope.scope, scope.scope_code
)

select
    desk.indicator,
    desk.scope,
    desk.scope_code,
    desk.dimension,
    concat_ws(
        ' ', desk.numerator, '/', desk.denominator, 'of nationally', whole.numerator, '/', whole.denominator
    ) as found
from figure as desk
inner join figure as whole on desk.indicator = whole.indicator and whole.scope = 'national'
where
    desk.scope = 'desk'
    and desk.indicator in ('K0.1', 'K0.2', 'K0.3', 'K0.4', '1.1', '2.1', '2.3', '2.4')
    and (desk.numerator > whole.numerator or desk.denominator > whole.denominator)
union all
-- a publication of several units counts once for all and once for each, never less
select
    whole.indicator,
    whole.scope,
    whole.scope_code,
    whole.dimension,
    concat_ws(' ', whole.value, 'but its units have', unit.value) as found
from figure as whole
inner join unit
    on
        whole.indicator = unit.indicator
        and whole.scope = unit.scope
        and whole.scope_code = unit.scope_code
where whole.value > unit.value
union all
-- both count the same publications
select
    messaged.indicator,
    messaged.scope,
    messaged.scope_code,
    messaged.dimension,
    concat_ws(' ', messaged.denominator, 'publications, but 1.3 has', counted.value) as found
from figure as messaged
inner join figure as counted
    on
        messaged.scope = counted.scope
        and messaged.scope_code = counted.scope_code
        and counted.indicator = '1.3'
where messaged.indicator = '1.2' and messaged.denominator <> coalesce(counted.value, 0);
