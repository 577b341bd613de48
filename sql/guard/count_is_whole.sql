-- purpose: a count is a whole number that is not negative
-- one row per: impossible count
-- reads: kpi.value
-- writes: none
-- parameters: edition_id

select
    indicator,
    scope,
    scope_code,
    dimension,
    'value ' || value as found
from kpi.value
where
    edition_id = %(edition_id)s
    and method = 'count'
    and (value < 0 or value <> floor(value));
