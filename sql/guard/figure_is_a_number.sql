-- purpose: no figure is infinite or not a number, none counts less than nobody, each says how it was made
-- one row per: figure that is none
-- reads: kpi.value
-- writes: none
-- parameters: edition_id

select
    indicator,
    scope,
    scope_code,
    dimension,
    concat_ws(
        ' ', 'value', value, 'of', numerator, '/', denominator, 'from', lower, 'to', upper, 'n', n, method
    ) as found
from kpi.value
where
    edition_id = %(edition_id)s
    and (
        array[value, numerator, denominator, lower, upper]
        && array[cast('NaN' as double precision), 'Infinity', '-Infinity']
        or denominator < 0
        or n < 0
        or method = ''
    );
