-- purpose: how one unit's week stands: its state, the version behind it, and if that one waits for a person
-- one row per: return, exactly one
-- reads: function returns.state_at, intake.submission, returns.blocked_version
-- writes: none
-- parameters: week, unit_code

select
    known.state,
    submission.version,
    blocked.submission_id is not null as is_blocked
from returns.state_at(%(week)s, %(unit_code)s, 'infinity') as known
left join intake.submission on known.submission_id = submission.submission_id
left join returns.blocked_version as blocked on known.submission_id = blocked.submission_id
