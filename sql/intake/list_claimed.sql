-- purpose: what waits to be archived, in the order it was claimed; of a pre-check nothing is kept
-- one row per: claimed upload
-- reads: intake.submission
-- writes: none
-- parameters: none
select
    submission_id,
    unit_code,
    week,
    bucket,
    key,
    etag,
    size_bytes,
    version_id
from intake.submission
where
    progress = 'claimed'
    and not is_precheck
order by submission_id
