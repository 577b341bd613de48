-- purpose: what was sent to people, or waits, or was not sent and why
-- one row per: message, in the order of queueing
-- reads: notify.notification
-- writes: none
-- parameters: week (null: every week)

select
    dedupe_key,
    kind,
    week,
    unit_code,
    recipient,
    status,
    reason,
    sent_at,
    external_ts,
    payload ->> 'text' as text,
    payload -> 'blocks' as blocks
from notify.notification
where cast(%(week)s as text) is null or week = %(week)s
order by notification_id
