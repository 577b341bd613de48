-- purpose: an interval contains its figure and has both ends
-- one row per: figure outside its interval
-- reads: kpi.value
-- writes: none
-- parameters: edition_id

select
    indicator,
    scope,
    scope_code,
    dimension,
    concat_ws(' ', 'value', value, 'outside', lower, 'to', upper) as found
from kpi.value
where
    edition_id = %(edition_id)s
    and (
        (lower is null) <> (upper is null)
        or lower > upper
        or value < lower - 1e-9
        or value > upper + 1e-9
    );
