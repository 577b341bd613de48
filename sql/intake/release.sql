-- purpose: puts the bytes of a submission back before the reader, as one received when that one was
-- one row per: new submission, with the archived bytes as its object
-- reads: intake.submission
-- writes: intake.submission
-- parameters: bucket, key, etag, as_of, run_id, blocked (the submission)
insert into intake.submission (
    bucket, key, etag, last_modified, size_bytes, unit_code, week, received_at, run_id, progress, sha256,
    releases_submission_id
)
select
    %(bucket)s,
    %(key)s,
    %(etag)s,
    %(as_of)s as last_modified,
    size_bytes,
    unit_code,
    week,
    received_at,
    %(run_id)s,
    'archived' as progress,
    sha256,
    submission_id as releases_submission_id
from intake.submission
where submission_id = %(blocked)s
