-- purpose: the returns behind each figure that an edition moved, where they were tried one by one
-- one row per: figure and return
-- reads: report.edition_move
-- writes: none
-- parameters: edition_id

select
    indicator,
    scope,
    scope_code,
    dimension,
    week,
    unit_code
from report.edition_move
where edition_id = %(edition_id)s;
