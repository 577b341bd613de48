-- purpose: the state of one unit's week, from the ledger and from what people decided
-- one row per: return, exactly one
-- reads: function returns.state_at (intake.submission, intake.sheet, returns.decision)
-- writes: none
-- parameters: week, unit_code

select state
from returns.state_at(%(week)s, %(unit_code)s, 'infinity')
