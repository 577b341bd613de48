-- purpose: how many submissions wait at any step of a collection, and messages to be sent
-- one row per: call; always one
-- reads: intake.submission, intake.run, notify.notification
-- writes: none
-- parameters: none
with submission as (
    select count(*) as waiting_count
    from intake.submission
    inner join intake.run on submission.run_id = run.run_id
    where
        submission.progress not in ('replied', 'overwritten')
        and not run.is_precheck
),

message as (
    select count(*) as waiting_count
    from notify.notification
    where status in ('pending', 'sending')
)

select submission.waiting_count + message.waiting_count as pending_count
from submission
cross join message
