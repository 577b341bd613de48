-- purpose: stores one figure of an edition
-- one row per: nothing
-- reads: nothing
-- writes: kpi.value
-- parameters: edition_id, and the columns of kpi.value

insert into kpi.value (
    edition_id, indicator, scope, scope_code, dimension, value, numerator, denominator, lower, upper, n,
    method, evidence
)
values (
    %(edition_id)s, %(indicator)s, %(scope)s, %(scope_code)s, %(dimension)s, %(value)s, %(numerator)s,
    %(denominator)s, %(lower)s, %(upper)s, %(n)s, %(method)s, %(evidence)s
);
