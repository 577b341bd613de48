-- purpose: messages that were not sent because the receiving side refused them, or of which nobody knows
-- one row per: message, in the order of queueing
-- reads: notify.notification
-- writes: row locks of notify.notification
-- parameters: week, kind, dedupe_key (null: any)

select
    notification_id,
    dedupe_key,
    kind,
    unit_code,
    recipient,
    status,
    reason
from notify.notification
where
    status in ('failed', 'unclear')
    and (cast(%(week)s as text) is null or week = %(week)s)
    and (cast(%(kind)s as text) is null or kind = %(kind)s)
    and (cast(%(dedupe_key)s as text) is null or dedupe_key = %(dedupe_key)s)
order by notification_id
for update
