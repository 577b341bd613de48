-- purpose: puts a message into the outbox
-- one row per: message whose key is new
-- reads: none
-- writes: notify.notification
-- parameters: dedupe_key, kind, week, unit_code, recipient, payload (JSON), status, reason, as_of
insert into notify.notification
(dedupe_key, kind, week, unit_code, recipient, payload, status, reason, created_as_of)
values (
    %(dedupe_key)s, %(kind)s, %(week)s, %(unit_code)s, %(recipient)s, %(payload)s::jsonb,
    %(status)s, %(reason)s, %(as_of)s
)
on conflict (dedupe_key) do nothing
