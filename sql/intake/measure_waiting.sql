-- purpose: how many uploads have no answer yet, how many messages were not sent, and the age of the oldest
-- one row per: call; always one
-- reads: intake.submission, intake.run, notify.notification
-- writes: none
-- parameters: as_of
with upload as (
    select
        count(*) filter (where not submission.is_precheck) as return_count,
        count(*) filter (where submission.is_precheck) as precheck_count,
        min(submission.received_at) as oldest_at
    from intake.submission
    inner join intake.run on submission.run_id = run.run_id
    where
        submission.progress not in ('replied', 'overwritten')
        and not run.is_precheck
),

message as (
    select
        count(*) as message_count,
        min(created_as_of) as oldest_at
    from notify.notification
    where status in ('pending', 'sending')
)

select
    upload.return_count,
    upload.precheck_count,
    message.message_count,
    greatest(0, coalesce(extract(epoch from cast(%(as_of)s as timestamptz) - upload.oldest_at), 0))
        as oldest_upload_seconds,
    greatest(0, coalesce(extract(epoch from cast(%(as_of)s as timestamptz) - message.oldest_at), 0))
        as oldest_message_seconds
from upload
cross join message
