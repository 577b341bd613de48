-- purpose: the rules that were withdrawn by an edition's freeze and touch its week
-- one row per: rule
-- reads: report.edition_withdrawn_rule
-- writes: none
-- parameters: edition_id

select
    rule,
    sheet,
    severity,
    message,
    reason,
    withdrawn_at,
    unit_codes,
    earlier_unit_codes
from report.edition_withdrawn_rule
where edition_id = %(edition_id)s
order by rule asc;
