-- purpose: the state of each unit's week, what people decide about it, and what accepted submissions say
-- one row per: see each table's comment
-- reads: intake.submission
-- writes: schemas returns, fact
-- parameters: none

create table returns.decision (
    decision_id bigint generated always as identity primary key,
    label text not null unique,
    kind text not null check (kind in ('excuse', 'end_excuse', 'release', 'discard')),
    week text not null references returns.week,
    unit_code text not null,
    submission_id bigint references intake.submission,
    reason text not null,
    decided_by text not null,
    decided_at timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp(),
    check ((kind in ('release', 'discard')) = (submission_id is not null))
);
comment on table returns.decision is
'What a person decided about a unit''s week or a held submission; append-only, the newest row holds';
comment on column returns.decision.label is 'Who recorded it, once: the run of the DAG or the command';
create index decision_submission on returns.decision (submission_id) where submission_id is not null;

create table returns.history (
    history_id bigint generated always as identity primary key,
    week text not null,
    unit_code text not null,
    state text not null
    check (state in ('LAPOR', 'NIHIL', 'PERLU_PERBAIKAN', 'BELUM', 'DIKECUALIKAN')),
    cause text not null,
    submission_id bigint references intake.submission,
    happened_at timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp(),
    decision_id bigint references returns.decision
);
comment on table returns.history is
'One change of state of a unit''s week; append-only, the newest row holds';
comment on column returns.history.happened_at is 'When the cause happened: the received time of a submission';
create index history_week on returns.history (week, unit_code, history_id);
create index history_submission on returns.history (submission_id) where submission_id is not null;

create table returns.late_notice (
    late_notice_id bigint generated always as identity primary key,
    week text not null references returns.week,
    unit_code text not null,
    received_at timestamptz not null,
    promised_at timestamptz,
    reason text,
    etag text not null,
    recorded_at timestamptz not null default clock_timestamp(),
    unique (week, unit_code, etag, received_at)
);
comment on table returns.late_notice is
'A unit''s announcement that it will be late (izin-terlambat.txt); the newest row holds';
comment on column returns.late_notice.promised_at is
'Until when nobody reminds it; null: no time could be read';

create table fact.publication (
    unit_code text not null,
    week text not null,
    submission_id bigint not null references intake.submission,
    row_no integer not null,
    published_at timestamptz not null,
    published_date date not null,
    channel text not null,
    media_type text not null,
    title text not null,
    outlet text not null,
    url text,
    evidence text,
    message_codes text[] not null,
    format text,
    tone text,
    reach_count bigint,
    reach_source text,
    interaction_count bigint,
    placement_count bigint,
    issue_code text,
    area text,
    note text,
    publication_key text generated always as (
        case
            -- outdoor media: a row is one publication
            when channel = 'Media luar ruang' then unit_code || '|' || week || '|' || cast(row_no as text)
            else fact.publication_key(url, unit_code, channel, published_date, outlet, title)
        end
    ) stored,
    primary key (unit_code, submission_id, row_no)
);
comment on column fact.publication.publication_key is
'Rows with one key are one publication, whoever reports it; null: the address leads to no publication';
create index publication_publication_key on fact.publication using hash (publication_key);
-- Through the key, which begins with the unit, each unit was looked up for each submission: ten times the
-- units took a hundred times as long.
create index publication_of_submission on fact.publication (submission_id);

create table fact.issue (
    unit_code text not null,
    week text not null,
    submission_id bigint not null references intake.submission,
    row_no integer not null,
    issue_code text not null,
    title text not null,
    message_codes text[] not null,
    kind text not null,
    level text not null,
    detected_at timestamptz not null,
    detection_source text,
    origin_channel text,
    origin_url text,
    first_response_at timestamptz,
    response_form text,
    response_url text,
    single_narrative text,
    status text not null,
    closed_at timestamptz,
    conversation_before_count bigint,
    negative_before_count bigint,
    conversation_after_count bigint,
    negative_after_count bigint,
    sentiment_method text,
    follow_up text,
    primary key (unit_code, submission_id, row_no)
);
create index issue_code on fact.issue using hash (issue_code);
create index issue_of_submission on fact.issue (submission_id);

create table fact.outreach (
    unit_code text not null,
    week text not null,
    submission_id bigint not null references intake.submission,
    row_no integer not null,
    held_date date not null,
    activity text not null,
    organizer text not null,
    district text not null,
    audience text not null,
    participant_count bigint not null,
    female_count bigint,
    male_count bigint,
    message_codes text[] not null,
    has_quiz boolean,
    documentation text,
    primary key (unit_code, submission_id, row_no)
);
create index outreach_of_submission on fact.outreach (submission_id);

create table fact.survey (
    unit_code text not null,
    week text not null,
    submission_id bigint not null references intake.submission,
    row_no integer not null,
    item_code text not null,
    message_code text not null,
    design text not null,
    sampling text not null,
    audience text not null,
    area text not null,
    before_date date not null,
    after_date date not null,
    before_count bigint not null,
    before_yes_count bigint not null,
    after_count bigint not null,
    after_yes_count bigint not null,
    no_to_yes_count bigint,
    yes_to_no_count bigint,
    question_text text not null,
    organizer text,
    document text,
    primary key (unit_code, submission_id, row_no)
);
create index survey_of_submission on fact.survey (submission_id);

create table fact.behaviour (
    unit_code text not null,
    week text not null,
    submission_id bigint not null references intake.submission,
    row_no integer not null,
    indicator_code text not null,
    data_source text not null,
    value_count bigint not null,
    unit_of_measure text,
    proven_count bigint,
    area text,
    explanation text,
    primary key (unit_code, submission_id, row_no)
);
create index behaviour_of_submission on fact.behaviour (submission_id);

grant insert on returns.history, returns.decision, returns.late_notice to orkestra_collector;
grant insert on all tables in schema fact to orkestra_collector;
