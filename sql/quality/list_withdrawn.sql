-- purpose: the rules that are withdrawn, with what they had found
-- one row per: rule
-- reads: quality.withdrawn_rule
-- writes: none
-- parameters: none

select
    rule,
    message,
    reason,
    withdrawn_at,
    finding_count,
    unit_count,
    rejected_count
from quality.withdrawn_rule
order by rule asc
