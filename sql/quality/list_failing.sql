-- purpose: the rules that could not be evaluated when they were last tried
-- one row per: rule
-- reads: quality.failing_rule
-- writes: none
-- parameters: none

select
    rule,
    status,
    run_count,
    failed_since,
    failed_at,
    reason
from quality.failing_rule
order by rule asc
