-- purpose: what became of the rules: results kept, and what rules in the shadow would have said
-- one row per: see each table's comment
-- reads: schema intake
-- writes: schema quality
-- parameters: none

create schema quality;

create table quality.rule_set (
    rule_set_id bigint generated always as identity primary key,
    sha256 text not null unique,
    recorded_at timestamptz not null default clock_timestamp()
);
comment on table quality.rule_set is 'The rules that submissions were validated with; known by their content';

create table quality.rule_set_line (
    rule_set_id bigint not null references quality.rule_set,
    rule text not null,
    status text not null check (status in ('active', 'shadow')),
    since date not null,
    until date,
    sheets text[] not null,
    primary key (rule_set_id, rule)
);
comment on table quality.rule_set_line is 'One rule of a set that was evaluated, and the sheets it looks at';

create table quality.validation (
    submission_id bigint primary key references intake.submission,
    run_id bigint not null references intake.run,
    rule_set_id bigint not null references quality.rule_set
);
comment on table quality.validation is
'One submission that was validated, by which run and with which rules; pre-checks leave nothing here';
create index validation_run on quality.validation (run_id);

create table quality.hit (
    submission_id bigint not null references quality.validation,
    rule text not null,
    finding_count integer not null,
    row_count integer not null,
    held_count integer not null,
    primary key (submission_id, rule)
);
comment on table quality.hit is
'One rule that found something in a submission; a rule that found nothing has no row (see quality.result)';
comment on column quality.hit.row_count is 'The rows in which it found something';
comment on column quality.hit.held_count is 'Of these the rows that it holds back; in the shadow none';
create index hit_rule on quality.hit (rule);

create table quality.shadow_finding (
    submission_id bigint not null references intake.submission,
    rule text not null,
    severity text not null,
    sheet text,
    row_no integer,
    column_name text,
    found text,
    unique nulls not distinct (submission_id, rule, sheet, row_no, column_name)
);
comment on table quality.shadow_finding is
'One thing that a rule in the shadow would have said; no unit ever hears of it, and no verdict knows it';
create index shadow_finding_rule on quality.shadow_finding (rule);

create table quality.failure (
    run_id bigint not null references intake.run,
    rule text not null,
    status text not null check (status in ('active', 'shadow')),
    reason text not null,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (run_id, rule)
);
comment on table quality.failure is
'One rule that could not be evaluated in a run: in force it stopped the run, in the shadow it was left out';
comment on column quality.failure.status is 'What the rule was then';
comment on column quality.failure.reason is 'What was said of it, without any value of a unit';

grant usage on schema quality to orkestra_collector, orkestra_reader;
grant insert on all tables in schema quality to orkestra_collector;
