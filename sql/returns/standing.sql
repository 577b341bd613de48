-- purpose: how one unit's week stands: its state, the version behind it, and if that one waits for a person
-- one row per: return, exactly one
-- reads: function returns.state_at, intake.submission, returns.held_version
-- writes: none
-- parameters: week, unit_code

select
    known.state,
    submission.version,
    held.submission_id is not null as is_held
from returns.state_at(%(week)s, %(unit_code)s, 'infinity') as known
left join intake.submission on known.submission_id = submission.submission_id
left join returns.held_version as held on known.submission_id = held.submission_id
