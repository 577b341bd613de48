-- purpose: the moments of one week
-- one row per: week
-- reads: none
-- writes: returns.week
-- parameters: week, due_at, close_at, freeze_at, reason, version_id (of the registry)
insert into returns.week (week, due_at, close_at, freeze_at, reason, version_id)
values (%(week)s, %(due_at)s, %(close_at)s, %(freeze_at)s, %(reason)s, %(version_id)s)
on conflict (week) do update
    set
        due_at = excluded.due_at, close_at = excluded.close_at, freeze_at = excluded.freeze_at,
        reason = excluded.reason, version_id = excluded.version_id
