-- purpose: the ledger of uploads, their progress, staged rows, findings and receipts
-- one row per: see each table's comment
-- reads: nothing
-- writes: schemas intake, staging, checks
-- parameters: none

create schema intake;
create schema staging;
create schema checks;

create table intake.run (
    run_id bigint generated always as identity primary key,
    label text not null unique,
    as_of timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp()
);
comment on table intake.run is 'One collection run, by DAG or command line; label names who runs it';

create table intake.lease (
    name text primary key,
    holder text not null,
    token uuid not null,
    acquired_at timestamptz not null,
    expires_at timestamptz not null
);
comment on table intake.lease is 'Who may write now: one live run at a time. Times are the real clock''s';

create table intake.listing (
    listing_id bigint generated always as identity primary key,
    bucket text not null,
    started_at timestamptz not null,
    object_count integer not null,
    run_id bigint not null references intake.run
);
comment on table intake.listing is
'One complete listing of the bucket. What it did not show was not received before started_at: '
'the listing''s own start, or the moment that its run took for now, if that was earlier';

create table intake.submission (
    submission_id bigint generated always as identity primary key,
    bucket text not null,
    key text not null,
    etag text not null,
    last_modified timestamptz not null,
    size_bytes bigint not null,
    unit_code text not null,
    week text not null,
    received_at timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp(),
    run_id bigint not null references intake.run,
    progress text not null default 'claimed'
    check (progress in ('claimed', 'overwritten', 'archived', 'staged', 'validated', 'decided', 'replied')),
    sha256 text,
    repeats_submission_id bigint references intake.submission,
    version integer,
    verdict text check (verdict in ('accepted', 'accepted_partly', 'needs_fix', 'rejected')),
    decided_as_of timestamptz,
    unique (bucket, key, etag, last_modified),
    unique (unit_code, week, version),
    check (progress not in ('decided', 'replied') or (verdict is null) = (repeats_submission_id is not null)),
    check ((verdict is null) = (version is null))
);
comment on table intake.submission is
'One uploaded object version. progress says which step it has passed; a step takes all that stand before it';
comment on column intake.submission.sha256 is
'Where its bytes lie in the archive; null after archiving: they could not be fetched, which the answer says';
comment on column intake.submission.received_at is 'When the unit sent it: decides on time or late';
comment on column intake.submission.run_id is 'The run that handled it last';
comment on column intake.submission.repeats_submission_id is
'Same bytes as the newest version of this unit and week: gets that version''s receipt and nothing else';
create index submission_progress on intake.submission (progress)
where progress not in ('replied', 'overwritten');
create index submission_unit_week on intake.submission (week, unit_code, version);

create table intake.sheet (
    submission_id bigint not null references intake.submission,
    sheet text not null,
    shown_name text not null,
    status text not null check (status in ('filled', 'nil', 'blank')),
    row_count integer not null,
    held_count integer not null default 0,
    column_letters jsonb not null,
    primary key (submission_id, sheet)
);
comment on table intake.sheet is
'One data sheet of one submission: filled (rows), nil (a signed zero) or blank (not measured)';
comment on column intake.sheet.column_letters is 'Column name to the letter that the unit''s program shows';

create table intake.finding (
    submission_id bigint not null references intake.submission,
    origin text not null check (origin in ('reader', 'rules')),
    rule text not null,
    severity text not null check (severity in ('reject', 'fix', 'query', 'info')),
    sheet text,
    row_no integer,
    column_name text,
    cell text,
    found text,
    message text not null,
    unique nulls not distinct (submission_id, rule, sheet, row_no, column_name)
);
comment on table intake.finding is
'One thing found in one submission; null row_no means the whole sheet or file';

create table intake.receipt (
    submission_id bigint primary key references intake.submission,
    receipt_number text not null unique,
    content json not null
);
comment on table intake.receipt is 'The numbered answer to a submission, as it was decided. Never changed';

create table staging.cover (
    submission_id bigint not null references intake.submission,
    row_no integer not null,
    unreadable text[] not null,
    unit_code text,
    unit_name text,
    week text,
    template_version text,
    prepared_by text,
    office_contact text,
    responsible_person text,
    declared_date date,
    nil_publication boolean,
    nil_issue boolean,
    nil_outreach boolean,
    nil_survey boolean,
    nil_behaviour boolean,
    nil_reason text,
    general_note text,
    primary key (submission_id, row_no)
);

create table staging.publication (
    submission_id bigint not null references intake.submission,
    row_no integer not null,
    unreadable text[] not null,
    item_no text,
    published_local timestamp,
    channel text,
    media_type text,
    title text,
    outlet text,
    url text,
    evidence text,
    message_codes text[],
    format text,
    tone text,
    reach_count bigint,
    reach_source text,
    interaction_count bigint,
    placement_count bigint,
    issue_code text,
    area text,
    note text,
    primary key (submission_id, row_no)
);

create table staging.issue (
    submission_id bigint not null references intake.submission,
    row_no integer not null,
    unreadable text[] not null,
    issue_code text,
    title text,
    message_codes text[],
    kind text,
    level text,
    detected_local timestamp,
    detection_source text,
    origin_channel text,
    origin_url text,
    first_response_local timestamp,
    response_form text,
    response_url text,
    single_narrative text,
    status text,
    closed_local timestamp,
    conversation_before_count bigint,
    negative_before_count bigint,
    conversation_after_count bigint,
    negative_after_count bigint,
    sentiment_method text,
    follow_up text,
    primary key (submission_id, row_no)
);

create table staging.outreach (
    submission_id bigint not null references intake.submission,
    row_no integer not null,
    unreadable text[] not null,
    item_no text,
    held_date date,
    activity text,
    organizer text,
    district text,
    audience text,
    participant_count bigint,
    female_count bigint,
    male_count bigint,
    message_codes text[],
    has_quiz boolean,
    documentation text,
    primary key (submission_id, row_no)
);

create table staging.survey (
    submission_id bigint not null references intake.submission,
    row_no integer not null,
    unreadable text[] not null,
    item_no text,
    item_code text,
    message_code text,
    design text,
    sampling text,
    audience text,
    area text,
    before_date date,
    after_date date,
    before_count bigint,
    before_yes_count bigint,
    after_count bigint,
    after_yes_count bigint,
    no_to_yes_count bigint,
    yes_to_no_count bigint,
    question_text text,
    organizer text,
    document text,
    primary key (submission_id, row_no)
);

create table staging.behaviour (
    submission_id bigint not null references intake.submission,
    row_no integer not null,
    unreadable text[] not null,
    indicator_code text,
    data_source text,
    value_count bigint,
    unit_of_measure text,
    proven_count bigint,
    area text,
    explanation text,
    primary key (submission_id, row_no)
);

comment on schema staging is
'Rows as read, typed, before any rule. row_no is the row number that the unit''s program shows; '
'unreadable names the columns whose cell could not be read. _local times are in the unit''s own zone';

create view checks.batch as
with batch as (
    select
        submission_id,
        unit_code,
        week,
        received_at,
        to_date(week || '-1', 'IYYY-"W"IW-ID') as monday_date,
        to_date(week || '-7', 'IYYY-"W"IW-ID') as sunday_date
    from intake.submission
    where
        progress = 'staged'
        and run_id = cast(current_setting('orkestra.run_id') as bigint)
)

select
    batch.submission_id,
    batch.unit_code,
    batch.week,
    batch.monday_date,
    batch.sunday_date,
    batch.received_at at time zone coalesce(
        (
            select unit.zone
            from registry.unit_now as unit
            where
                batch.unit_code = unit.unit_code
                and batch.sunday_date between unit.valid_from and coalesce(unit.valid_to, 'infinity')
            order by unit.valid_from desc
            limit 1
        ),
        'Asia/Jakarta'
    ) as received_local
from batch;
comment on view checks.batch is 'The submissions that the running validation looks at';
comment on column checks.batch.received_local is
'When it was received, in the zone that the unit has on the week''s Sunday, as its rows are dated';

create view checks.cover as
select
    batch.monday_date,
    batch.sunday_date,
    batch.received_local,
    row_.*
from staging.cover as row_ inner join checks.batch on row_.submission_id = batch.submission_id;

create view checks.publication as
select
    batch.unit_code,
    batch.week,
    batch.monday_date,
    batch.sunday_date,
    row_.*
from staging.publication as row_ inner join checks.batch on row_.submission_id = batch.submission_id;

create view checks.issue as
select
    batch.unit_code,
    batch.week,
    batch.monday_date,
    batch.sunday_date,
    batch.received_local,
    row_.*
from staging.issue as row_ inner join checks.batch on row_.submission_id = batch.submission_id;

create view checks.outreach as
select
    batch.unit_code,
    batch.week,
    batch.monday_date,
    batch.sunday_date,
    row_.*
from staging.outreach as row_ inner join checks.batch on row_.submission_id = batch.submission_id;

create view checks.survey as
select
    batch.unit_code,
    batch.week,
    batch.monday_date,
    batch.sunday_date,
    row_.*
from staging.survey as row_ inner join checks.batch on row_.submission_id = batch.submission_id;

create view checks.behaviour as
select
    batch.unit_code,
    batch.week,
    batch.monday_date,
    batch.sunday_date,
    row_.*
from staging.behaviour as row_ inner join checks.batch on row_.submission_id = batch.submission_id;

grant usage on schema intake, staging, checks to orkestra_collector, orkestra_reader;
grant select on all tables in schema intake, staging, checks to orkestra_reader;
grant select, insert on all tables in schema intake to orkestra_collector;
grant update (run_id, progress, sha256, repeats_submission_id, version, verdict, decided_as_of)
on intake.submission to orkestra_collector;
grant update (as_of) on intake.run to orkestra_collector;
grant update (held_count) on intake.sheet to orkestra_collector;
grant update on intake.lease to orkestra_collector;
grant select, insert on all tables in schema staging to orkestra_collector;
grant select on all tables in schema checks to orkestra_collector;
