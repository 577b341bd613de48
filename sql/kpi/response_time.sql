-- purpose: 2.2, hours from detection to the first response, open issues counted as long as they were followed
-- one row per: scope (national, desk), level and percentile; below 10 issues also each wait
-- reads: report.edition_wait_figure
-- writes: none
-- parameters: edition_id

select
    '2.2' as indicator,
    scope,
    scope_code,
    concat('level=', issues, ';', name) as dimension,
    value,
    numerator,
    denominator,
    cast(null as double precision) as lower,
    cast(null as double precision) as upper,
    n,
    method,
    'self-reported' as evidence
from report.edition_wait_figure
where edition_id = %(edition_id)s and issues <> 'hoax';
