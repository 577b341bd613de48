-- purpose: the next message to send, leased to this sender; those that were tried before come last
-- one row per: message, at most one
-- reads: notify.notification
-- writes: notify.notification
-- parameters: lease (how long the receiving side may work on it)

with chosen as (
    select
        notification_id,
        status = 'sending' as was_sending
    from notify.notification
    where
        status = 'pending'
        or (status = 'sending' and coalesce(leased_until, '-infinity') <= clock_timestamp())
    order by attempt_count asc, notification_id asc
    limit 1
    for update skip locked
)

update notify.notification
set
    status = 'sending',
    attempt_count = notification.attempt_count + 1,
    leased_until = clock_timestamp() + %(lease)s
from chosen
where notification.notification_id = chosen.notification_id
returning
    notification.notification_id,
    notification.dedupe_key,
    notification.kind,
    notification.week,
    notification.unit_code,
    notification.recipient,
    notification.payload,
    notification.recorded_at,
    chosen.was_sending
