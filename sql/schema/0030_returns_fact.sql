-- purpose: the state of each unit's week, and what accepted submissions say
-- one row per: see each table's comment
-- reads: intake.submission
-- writes: schemas returns (made by 0010), fact
-- parameters: none

create schema fact;

create table returns.history (
    history_id bigint generated always as identity primary key,
    week text not null,
    unit_code text not null,
    state text not null
    check (state in ('LAPOR', 'NIHIL', 'PERLU_PERBAIKAN', 'BELUM', 'DIKECUALIKAN')),
    cause text not null,
    submission_id bigint references intake.submission,
    happened_at timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp()
);
comment on table returns.history is
'One change of state of a unit''s week; append-only, the newest row holds';
comment on column returns.history.happened_at is 'When the cause happened: the received time of a submission';
create index history_week on returns.history (week, unit_code, history_id);

create view returns.state as
select distinct on (expected.week, expected.unit_code)
    expected.week,
    expected.unit_code,
    coalesce(history.state, 'BELUM') as state,
    history.submission_id,
    history.happened_at
from registry.expected_unit_week as expected
left join returns.history
    on expected.week = history.week and expected.unit_code = history.unit_code
order by expected.week asc, expected.unit_code asc, history.history_id desc;
comment on view returns.state is 'The one state of every expected unit''s week; silent units are BELUM';

create view returns.version_in_force as
select distinct on (submission.week, submission.unit_code)
    submission.week,
    submission.unit_code,
    submission.submission_id,
    submission.version,
    submission.verdict,
    submission.received_at
from intake.submission
where submission.verdict in ('accepted', 'accepted_partly')
order by submission.week asc, submission.unit_code asc, submission.version desc;
comment on view returns.version_in_force is
'The latest accepted version: a later bad upload does not push it out';

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
    primary key (unit_code, submission_id, row_no)
);

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

comment on schema fact is
'Accepted rows, written once and never changed. Which of them count is said beside them: '
'returns.version_in_force for checks, report.edition_submission for an edition';

grant usage on schema returns, fact to orkestra_collector, orkestra_reader;
grant select on all tables in schema returns, fact to orkestra_reader, orkestra_collector;
grant insert on returns.history to orkestra_collector;
grant insert on all tables in schema fact to orkestra_collector;
