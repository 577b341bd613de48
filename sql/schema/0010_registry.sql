-- purpose: the registry's versions, and the grid of what each unit owes each week
-- one row per: see each table's comment
-- reads: nothing
-- writes: schemas registry, returns
-- parameters: none

create schema registry;
create schema returns;

create table registry.version (
    version_id bigint generated always as identity primary key,
    sha256 text not null unique,
    code_version text not null,
    recorded_at timestamptz not null default clock_timestamp()
);
comment on table registry.version is
'One content of the registry files, copied in full under its version_id; never changed';

create table registry.sync (
    sync_id bigint generated always as identity primary key,
    version_id bigint not null references registry.version,
    as_of timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp()
);
comment on table registry.sync is
'One change of the version in force, append-only. Content that comes back: a new row, its old version_id';

create table registry.unit (
    version_id bigint not null references registry.version,
    unit_code text not null,
    unit_name text not null,
    short_name text not null,
    kind text not null,
    group_name text not null,
    parent_code text,
    zone text not null,
    aliases text[] not null,
    valid_from date not null,
    valid_to date,
    is_expected boolean not null,
    primary key (version_id, unit_code, valid_from)
);
comment on table registry.unit is 'One reporting body and span of time (units.csv)';

create table registry.desk (
    version_id bigint not null references registry.version,
    desk_code text not null,
    desk_name text not null,
    lead_unit_code text not null,
    member_codes text[] not null,
    valid_from date not null,
    valid_to date,
    primary key (version_id, desk_code, valid_from)
);
comment on table registry.desk is 'One desk with its members and span of time (desks.csv)';

create table registry.campaign (
    version_id bigint not null references registry.version,
    campaign_code text not null,
    campaign_name text not null,
    desk_code text,
    valid_from date not null,
    valid_to date,
    is_demo boolean not null,
    primary key (version_id, campaign_code, valid_from)
);
comment on table registry.campaign is 'One campaign (campaigns.csv); no desk: Bakohumas''s own';

create table registry.message (
    version_id bigint not null references registry.version,
    message_code text not null,
    campaign_code text not null,
    message_text text not null,
    prioritas integer not null,
    item_kesadaran text not null,
    item_perilaku text,
    valid_from date not null,
    valid_to date,
    narrative_started_at timestamptz,
    narrative_url text,
    is_demo boolean not null,
    primary key (version_id, message_code, valid_from)
);
comment on table registry.message is
'One pesan prioritas (messages.csv); active in a week if valid from its Monday to its Sunday';

create table registry.assignment (
    version_id bigint not null references registry.version,
    message_code text not null,
    unit_code text not null,
    from_week text not null,
    to_week text,
    primary key (version_id, message_code, unit_code, from_week)
);
comment on table registry.assignment is
'One unbroken span of weeks in which a unit carries a message (assignments.csv, desks and groups expanded)';

create table registry.channel (
    version_id bigint not null references registry.version,
    unit_code text not null,
    channel text not null,
    account text not null,
    url text not null,
    purpose text not null,
    is_demo boolean not null,
    primary key (version_id, unit_code, channel, account)
);
comment on table registry.channel is 'One registered account of a unit (channels.csv)';

create table registry.issue (
    version_id bigint not null references registry.version,
    issue_code text not null,
    title text not null,
    kind text not null,
    level text not null,
    lead_unit_code text not null,
    asked_unit_codes text[] not null,
    message_code text,
    registered_at timestamptz not null,
    is_demo boolean not null,
    primary key (version_id, issue_code)
);
comment on table registry.issue is 'One issue that a desk registered (issues.csv)';

create table registry.item (
    version_id bigint not null references registry.version,
    item_code text not null,
    family text not null,
    item_name text not null,
    wording text not null,
    primary key (version_id, item_code)
);
comment on table registry.item is 'One survey item in its one wording (items.csv)';

create table registry.behaviour (
    version_id bigint not null references registry.version,
    indicator_code text not null,
    indicator_name text not null,
    owner_unit_code text not null,
    unit_of_measure text not null,
    valid_from date not null,
    valid_to date,
    is_demo boolean not null,
    primary key (version_id, indicator_code, valid_from)
);
comment on table registry.behaviour is 'One administrative indicator with its one owner (behaviour.csv)';

create table registry.agenda (
    version_id bigint not null references registry.version,
    event_date date not null,
    message_code text not null,
    event text not null,
    place text not null,
    lead_unit_code text not null,
    is_demo boolean not null,
    primary key (version_id, event_date, event)
);
comment on table registry.agenda is 'One planned event (agenda.csv)';

create table registry.list (
    version_id bigint not null references registry.version,
    position integer not null,
    list text not null,
    value text not null,
    needs text,
    hosts text[] not null,
    primary key (version_id, list, value)
);
comment on table registry.list is
'One value of a dropdown (lists.csv). Of a channel: the column that proves it, and its hosts (none: any)';

create table registry.sheet_column (
    version_id bigint not null references registry.version,
    position integer not null,
    sheet text not null,
    column_name text not null,
    heading text not null,
    type text not null,
    is_required boolean not null,
    list text,
    minimum integer,
    max_length integer,
    variants text[] not null,
    hint text,
    example text,
    primary key (version_id, sheet, column_name)
);
comment on table registry.sheet_column is 'One column of a sheet (columns.csv)';
comment on column registry.sheet_column.hint is
'What belongs there, in Indonesian; null: a version from before the template told it';

create table registry.rule (
    version_id bigint not null references registry.version,
    rule text not null,
    sheet text,
    severity text not null,
    status text not null,
    since date not null,
    until date,
    message text not null,
    mend text not null,
    hold text,
    reason text,
    primary key (version_id, rule)
);
comment on table registry.rule is 'One rule of validation (rules.csv)';
comment on column registry.rule.hold is
'quarantine or personal_data: a submission that trips the rule waits for a person';
comment on column registry.rule.reason is 'Why a rule was withdrawn, in Indonesian; null: it was not';

create table registry.holiday (
    version_id bigint not null references registry.version,
    date date not null,
    name text not null,
    kind text not null,
    source text not null,
    primary key (version_id, date, name)
);
comment on table registry.holiday is 'One day off by decree (holidays.csv)';

create table registry.document (
    version_id bigint not null references registry.version,
    name text not null,
    content text not null,
    primary key (version_id, name)
);
comment on table registry.document is
'One registry file as it was, byte for byte: from these a version is read back';

create table returns.week (
    week text primary key check (week ~ '^\d{4}-W\d{2}$'),
    due_at timestamptz not null,
    close_at timestamptz not null,
    freeze_at timestamptz not null,
    reason text,
    version_id bigint not null references registry.version,
    check (due_at < close_at and close_at < freeze_at)
);
comment on table returns.week is
'One week with its moments batas, tutup and beku; rewritten until batas, never after';
comment on column returns.week.reason is 'What is not plain about the moments, in Indonesian; null: nothing';

create table registry.expected_unit_week (
    week text not null references returns.week,
    unit_code text not null,
    unit_name text not null,
    short_name text not null,
    group_name text not null,
    zone text not null,
    desk_codes text[] not null,
    is_desk_member boolean not null generated always as (cardinality(desk_codes) > 0) stored,
    version_id bigint not null references registry.version,
    primary key (week, unit_code)
);
comment on table registry.expected_unit_week is
'The grid: one unit that owes a return for a week, as it was called then; rewritten until batas, never after';
comment on column registry.expected_unit_week.version_id is
'The registry version that holds for this unit''s week: join registry.assignment and registry.message on it';

grant usage on schema registry, returns to orkestra_collector, orkestra_reader;
grant insert on all tables in schema registry, returns to orkestra_collector;
grant update, delete on registry.expected_unit_week, returns.week to orkestra_collector;
