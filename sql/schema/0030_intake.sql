-- purpose: the ledger of uploads, their progress, staged rows, findings and receipts
-- one row per: see each table's comment
-- reads: nothing
-- writes: schemas intake, staging, checks
-- parameters: none

create schema intake;
create schema staging;
create schema checks;

comment on schema staging is
'Rows as read, typed, before any rule. row_no is the row number that the unit''s program shows, unless '
'intake.sheet.parts says otherwise; unreadable names the columns whose cell could not be read. '
'_local times are in the unit''s own zone';

create table intake.run (
    run_id bigint generated always as identity primary key,
    label text not null unique,
    as_of timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp(),
    is_trial boolean not null default false
);
comment on table intake.run is 'One collection run, by DAG or command line; label names who runs it';
comment on column intake.run.is_trial is
'The run of one check by command line: only it handles its submissions, and they vanish with its answer';

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
    is_trial boolean not null default false,
    is_misplaced boolean not null default false,
    hold text check (hold in ('quarantine', 'personal_data')),
    releases_submission_id bigint references intake.submission,
    is_in_batch boolean not null default false,
    unique (bucket, key, etag, last_modified),
    unique (unit_code, week, version),
    check (progress not in ('decided', 'replied') or (verdict is null) = (repeats_submission_id is not null)),
    check ((verdict is null) = (version is null)),
    check (not is_trial or version is null),
    check (hold is null or verdict = 'rejected')
);
comment on table intake.submission is
'One uploaded object version. progress says which step it has passed; a step takes all that stand before it';
comment on column intake.submission.sha256 is
'Where its bytes lie in the archive; null after archiving: they could not be fetched, which the answer says';
comment on column intake.submission.received_at is 'When the unit sent it: decides on time or late';
comment on column intake.submission.run_id is 'The run that handled it last';
comment on column intake.submission.repeats_submission_id is
'Same bytes as the newest version of this unit and week: gets that version''s receipt and nothing else';
comment on column intake.submission.is_trial is
'A pre-check: it never gets a version, a verdict or a fact, and its rows are removed when it is answered';
comment on column intake.submission.is_misplaced is
'It names another unit or week than its folder: refused, and no unit''s state changes by it';
comment on column intake.submission.hold is 'Why it waits for a person, who releases or discards it';
comment on column intake.submission.releases_submission_id is
'The held submission whose bytes a person released: they are decided anew, as a version of their own';
comment on column intake.submission.is_in_batch is
'Its run validates it now; other submissions that this run has staged wait for a later batch';
create index submission_progress on intake.submission (progress)
where progress not in ('replied', 'overwritten');
create index submission_unit_week on intake.submission (week, unit_code, version);
create index submission_unit_received on intake.submission (unit_code, received_at);
create index submission_batch on intake.submission (run_id) where is_in_batch and progress = 'staged';
-- Whenever a pre-check is removed, PostgreSQL looks whether anything points to it; without these it would
-- read the tables from their beginning for each.
create index submission_repeats on intake.submission (repeats_submission_id)
where repeats_submission_id is not null;
create index submission_releases on intake.submission (releases_submission_id)
where releases_submission_id is not null;

create table intake.sheet (
    submission_id bigint not null references intake.submission,
    sheet text not null,
    shown_name text not null,
    status text not null check (status in ('filled', 'nil', 'blank')),
    row_count integer not null,
    held_count integer not null default 0,
    column_letters jsonb not null,
    parts jsonb not null default '[]',
    primary key (submission_id, sheet)
);
comment on table intake.sheet is
'One data sheet of one submission: filled (rows), nil (a signed zero) or blank (not measured)';
comment on column intake.sheet.column_letters is 'Column name to the letter that the unit''s program shows';
comment on column intake.sheet.parts is
'The sheets of the file that were read as this one, if several: shown_name, column_letters, and rows_before, '
'which is what row_no exceeds the row number of that sheet by';

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
    problem text,
    mend text,
    shown_sheet text,
    shown_row integer,
    unique nulls not distinct (submission_id, rule, sheet, row_no, column_name)
);
comment on table intake.finding is
'One thing found in one submission; null row_no means the whole sheet or file';
comment on column intake.finding.problem is
'What is wrong, as in message, but without rule and place: null in findings from before it was kept apart';
comment on column intake.finding.mend is 'What to do, as at the end of message; null as above';
comment on column intake.finding.shown_sheet is
'The sheet of the unit''s file on which cell lies: one of the parts, or the only one';
comment on column intake.finding.shown_row is 'The row number that the unit''s program shows there';
create index finding_rule on intake.finding (rule) where severity in ('reject', 'fix');

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
    address_key text generated always as (
        case when url is not null then fact.publication_key(url, '', channel, null, outlet, title) end
    ) stored,
    primary key (submission_id, row_no)
);
comment on column staging.publication.address_key is
'The normalised address, as in fact.publication.publication_key; null: none, or one that is no publication';
create index publication_address_key on staging.publication using hash (address_key);

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

create table intake.explanation (
    submission_id bigint not null references intake.submission,
    finding_code text not null check (finding_code ~ '^[0-9a-f]{8}$'),
    explanation text not null,
    primary key (submission_id, finding_code)
);
comment on table intake.explanation is
'What a unit wrote in column Penjelasan beside a finding of its marked-up workbook';
create index explanation_code on intake.explanation (finding_code);

create table intake.stray_object (
    bucket text not null,
    key_sha256 text not null,
    shown_key text not null,
    reason text not null,
    run_id bigint not null references intake.run,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (bucket, key_sha256)
);
comment on table intake.stray_object is
'An object whose key fits no pattern or names an unknown unit or week; coordinators are told of it once';
comment on column intake.stray_object.shown_key is
'The key with everything that cannot be shown written as its code; key_sha256 is of the key itself';

grant usage on schema intake, staging, checks to orkestra_collector, orkestra_reader;
grant insert on all tables in schema intake, staging to orkestra_collector;
grant update (
    run_id, progress, sha256, repeats_submission_id, version, verdict, decided_as_of,
    is_misplaced, hold, is_in_batch
) on intake.submission to orkestra_collector;
grant update (as_of) on intake.run to orkestra_collector;
grant update (held_count) on intake.sheet to orkestra_collector;
grant update on intake.lease to orkestra_collector;
