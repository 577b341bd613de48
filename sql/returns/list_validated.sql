-- purpose: the submissions of a unit's week that wait to be decided
-- one row per: validated submission, in the order they were received
-- reads: intake.submission
-- writes: none
-- parameters: week, unit_code
select
    submission_id,
    sha256,
    received_at,
    releases_submission_id
from intake.submission
where
    progress = 'validated'
    and not is_precheck
    and unit_code = %(unit_code)s
    and week = %(week)s
order by received_at, submission_id
