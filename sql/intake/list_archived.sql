-- purpose: the submissions that wait to be read: of each unit the oldest, then of each the next
-- one row per: archived submission
-- reads: intake.submission
-- writes: none
-- parameters: none
select
    submission_id,
    unit_code,
    week,
    sha256,
    size_bytes,
    releases_submission_id is not null as is_released
from intake.submission
where progress = 'archived'
order by
    row_number() over (partition by unit_code order by received_at, submission_id),
    received_at,
    submission_id
