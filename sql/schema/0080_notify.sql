-- purpose: everything that is sent to people
-- one row per: see the table's comment
-- reads: nothing
-- writes: schema notify
-- parameters: none

create schema notify;

create table notify.message (
    message_id bigint generated always as identity primary key,
    dedupe_key text not null unique,
    kind text not null,
    week text,
    unit_code text,
    recipient text,
    payload jsonb not null,
    status text not null default 'pending'
    check (status in ('pending', 'sending', 'sent', 'preview', 'skipped', 'failed')),
    reason text,
    external_ts text,
    attempt_count integer not null default 0,
    created_as_of timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp(),
    sent_at timestamptz
);
comment on table notify.message is
'The outbox: everything sent to people, once per dedupe_key. preview: no Slack token, shown here only';
create index message_pending on notify.message (message_id) where status in ('pending', 'sending');

grant usage on schema notify to orkestra_collector, orkestra_reader;
grant insert on notify.message to orkestra_collector;
grant update (status, reason, external_ts, attempt_count, sent_at) on notify.message to orkestra_collector;
