-- purpose: the next message to send, leased to this sender; those that were tried before come last
-- one row per: message, at most one
-- reads: notify.message
-- writes: notify.message
-- parameters: lease (how long the receiving side may work on it)

with chosen as (
    select
        message_id,
        status = 'sending' as was_sending
    from notify.message
    where
        status = 'pending'
        or (status = 'sending' and coalesce(leased_until, '-infinity') <= clock_timestamp())
    order by attempt_count asc, message_id asc
    limit 1
    for update skip locked
)

update notify.message
set
    status = 'sending',
    attempt_count = message.attempt_count + 1,
    leased_until = clock_timestamp() + %(lease)s
from chosen
where message.message_id = chosen.message_id
returning
    message.message_id,
    message.dedupe_key,
    message.kind,
    message.week,
    message.unit_code,
    message.recipient,
    message.payload,
    message.recorded_at,
    chosen.was_sending
