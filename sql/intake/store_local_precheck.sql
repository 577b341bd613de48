-- purpose: claims a file that is checked by command line for its run alone
-- one row per: file
-- reads: none
-- writes: intake.submission
-- parameters: bucket, key, etag, received_at, size_bytes, unit, week, run_id
insert into intake.submission (
    bucket, key, etag, last_modified, size_bytes, unit_code, week, received_at, run_id, is_precheck
)
values (
    %(bucket)s, %(key)s, %(etag)s, %(received_at)s, %(size_bytes)s, %(unit)s, %(week)s, %(received_at)s,
    %(run_id)s, true
)
returning submission_id
