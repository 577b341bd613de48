-- purpose: a change lies within 100 points either way, and so does its interval
-- one row per: impossible change
-- reads: kpi.value
-- writes: none
-- parameters: edition_id

select
    indicator,
    scope,
    scope_code,
    dimension,
    concat_ws(' ', 'change', value, 'from', lower, 'to', upper) as found
from kpi.value
where
    edition_id = %(edition_id)s
    and (method like 'mean over %%' or method like 'newcombe%%')
    and (
        value is null
        or greatest(abs(value), abs(lower), abs(upper)) > 100 + 1e-9
        or n < 1
    );
