-- purpose: frozen editions, their figures, and everything sent to people
-- one row per: see each table's comment
-- reads: intake.submission
-- writes: schemas report, kpi, notify
-- parameters: none

create schema report;
create schema kpi;
create schema notify;

create table report.edition (
    edition_id bigint generated always as identity primary key,
    week text not null,
    edition_no integer not null,
    status text not null default 'draft'
    check (status in ('draft', 'measured', 'checked', 'rendered', 'published')),
    as_of timestamptz not null,
    due_at timestamptz not null,
    close_at timestamptz not null,
    registry_version_id bigint not null,
    code_version text not null,
    submissions_sha256 text not null,
    content_sha256 text,
    recorded_at timestamptz not null default clock_timestamp(),
    unique (week, edition_no)
);
comment on table report.edition is 'One edition of a week''s report; status says which step it has passed';
comment on column report.edition.submissions_sha256 is
'Over what counts in this edition: the same hash as the newest published edition means that nothing changed';

create table report.edition_unit (
    edition_id bigint not null references report.edition,
    unit_code text not null,
    is_desk_member boolean not null,
    zone text not null,
    state text not null,
    is_on_time boolean not null,
    is_first_version boolean not null,
    submission_id bigint references intake.submission,
    primary key (edition_id, unit_code)
);
comment on table report.edition_unit is
'The grid of an edition: every expected unit with its state at tutup; the missing ones too';
comment on column report.edition_unit.is_first_version is 'The accepted version was the unit''s first upload';
comment on column report.edition_unit.submission_id is 'The version in force at tutup, if any';

create table report.edition_submission (
    edition_id bigint not null references report.edition,
    submission_id bigint not null references intake.submission,
    week text not null,
    unit_code text not null,
    is_in_force boolean not null,
    primary key (edition_id, submission_id)
);
comment on table report.edition_submission is
'What an edition was made from: every version accepted by its tutup, of its week and of every earlier week';
comment on column report.edition_submission.is_in_force is
'The latest accepted version of its unit and week. The others count only for the history of issues';

create table kpi.value (
    edition_id bigint not null references report.edition,
    indicator text not null,
    scope text not null,
    scope_code text not null,
    dimension text not null,
    value double precision,
    numerator double precision,
    denominator double precision,
    lower double precision,
    upper double precision,
    n bigint,
    method text not null,
    evidence text,
    primary key (edition_id, indicator, scope, scope_code, dimension)
);
comment on table kpi.value is
'One figure of one edition. Shares are 0-1, changes are percentage points; null value: no data';
comment on column kpi.value.scope is 'national (all of Bakohumas), desk, campaign, message, unit, channel …';
comment on column kpi.value.dimension is 'What the indicator is split by, empty for the figure itself';

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

grant usage on schema report, kpi, notify to orkestra_collector, orkestra_reader;
grant select on all tables in schema report, kpi, notify to orkestra_collector, orkestra_reader;
grant insert on all tables in schema report, kpi, notify to orkestra_collector;
grant update (status, submissions_sha256, content_sha256) on report.edition to orkestra_collector;
grant delete on kpi.value to orkestra_collector;
grant update (status, reason, external_ts, attempt_count, sent_at) on notify.message to orkestra_collector;
