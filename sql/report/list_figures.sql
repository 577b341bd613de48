-- purpose: all figures of an edition, in a stable order
-- one row per: figure
-- reads: kpi.value
-- writes: none
-- parameters: edition_id

select
    indicator,
    scope,
    scope_code,
    dimension,
    value,
    numerator,
    denominator,
    lower,
    upper,
    n,
    method,
    evidence
from kpi.value
where edition_id = %(edition_id)s
order by
    indicator collate "C" asc, scope collate "C" asc, scope_code collate "C" asc, dimension collate "C" asc;
