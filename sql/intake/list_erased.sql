-- purpose: the uploads whose bytes go with a discarded submission: those of the same bytes got its receipt
-- one row per: upload
-- reads: intake.submission
-- writes: none
-- parameters: discarded (the submission), week, unit, sha256
select
    submission_id,
    bucket,
    key,
    etag
from intake.submission
where
    submission_id = %(discarded)s
    or (
        week = %(week)s
        and unit_code = %(unit)s
        and sha256 = %(sha256)s
        and (block_reason is not null or repeats_submission_id is not null)
    )
