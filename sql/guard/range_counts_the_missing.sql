-- purpose: a range for missing units goes from none of them to all of them: k / n to (k + missing) / n
-- one row per: range that is narrower, wider or missing
-- reads: kpi.value
-- writes: none
-- parameters: edition_id

select
    indicator,
    scope,
    scope_code,
    dimension,
    concat_ws(' ', numerator, '/', denominator, 'of', n, 'due, but from', lower, 'to', upper) as found
from kpi.value
where
    edition_id = %(edition_id)s
    and method = 'range'
    and dimension not like 'compare=%%'
    and (
        lower is null
        or upper is null
        or n < denominator
        or abs(lower - numerator / n) > 1e-9
        or abs(upper - (numerator + n - denominator) / n) > 1e-9
    );
