-- purpose: messages that were not sent because the receiving side refused them, or of which nobody knows
-- one row per: message, in the order of queueing
-- reads: notify.message
-- writes: row locks of notify.message
-- parameters: week, kind, dedupe_key (null: any)

select
    message_id,
    dedupe_key,
    kind,
    unit_code,
    recipient,
    status,
    reason
from notify.message
where
    status in ('failed', 'unclear')
    and (cast(%(week)s as text) is null or week = %(week)s)
    and (cast(%(kind)s as text) is null or kind = %(kind)s)
    and (cast(%(dedupe_key)s as text) is null or dedupe_key = %(dedupe_key)s)
order by message_id
for update
