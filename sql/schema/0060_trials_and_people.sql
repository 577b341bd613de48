-- purpose: trials, holds, explanations, late notices, and what people decide
-- one row per: see each table's comment
-- reads: schemas registry, intake, staging, returns
-- writes: tables intake.explanation, returns.decision, returns.late_notice; columns of intake and registry
-- parameters: none

alter table registry.rule add column hold text;
comment on column registry.rule.hold is
'quarantine or personal_data: a submission that trips the rule waits for a person';
create or replace view registry.rule_now as
select rule.*
from registry.rule
inner join registry.version_in_force on rule.version_id = version_in_force.version_id;

alter table intake.run add column is_trial boolean not null default false;
comment on column intake.run.is_trial is
'The run of one check by command line: only it handles its submissions, and they vanish with its answer';

alter table intake.submission
add column is_trial boolean not null default false,
add column is_misplaced boolean not null default false,
add column hold text check (hold in ('quarantine', 'personal_data')),
add column releases_submission_id bigint references intake.submission,
add check (not is_trial or version is null),
add check (hold is null or verdict = 'rejected');
comment on column intake.submission.is_trial is
'A pre-check: it never gets a version, a verdict or a fact, and its rows are removed when it is answered';
comment on column intake.submission.is_misplaced is
'It names another unit or week than its folder: refused, and no unit''s state changes by it';
comment on column intake.submission.hold is 'Why it waits for a person, who releases or discards it';
comment on column intake.submission.releases_submission_id is
'The held submission whose bytes a person released: they are decided anew, as a version of their own';
grant update (is_misplaced, hold) on intake.submission to orkestra_collector;

create table intake.explanation (
    submission_id bigint not null references intake.submission,
    finding_code text not null check (finding_code ~ '^[0-9a-f]{8}$'),
    explanation text not null,
    primary key (submission_id, finding_code)
);
comment on table intake.explanation is
'What a unit wrote in column Penjelasan beside a finding of its marked-up workbook';

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

alter table returns.history add column decision_id bigint references returns.decision;

create function intake.set_trial_week(trial_id bigint, trial_week text) returns void
language sql security definer set search_path = intake, pg_temp
as $$
    update intake.submission set week = trial_week
    where submission_id = trial_id and is_trial;
$$;
comment on function intake.set_trial_week is 'A pre-check''s week is told by the file, not by its folder';

create function intake.forget_trial(trial_id bigint) returns void
language plpgsql security definer set search_path = intake, pg_temp
as $$
begin
    if not exists (select from intake.submission where submission_id = trial_id and is_trial) then
        return;
    end if;
    delete from staging.cover where submission_id = trial_id;
    delete from staging.publication where submission_id = trial_id;
    delete from staging.issue where submission_id = trial_id;
    delete from staging.outreach where submission_id = trial_id;
    delete from staging.survey where submission_id = trial_id;
    delete from staging.behaviour where submission_id = trial_id;
    delete from intake.explanation where submission_id = trial_id;
    delete from intake.finding where submission_id = trial_id;
    delete from intake.sheet where submission_id = trial_id;
    delete from intake.submission where submission_id = trial_id;
end;
$$;
comment on function intake.forget_trial is
'Removes all rows of one pre-check, and of nothing else: the collector itself may delete no submission';

revoke all on function intake.set_trial_week(bigint, text), intake.forget_trial(bigint) from public;
grant execute on function intake.set_trial_week(bigint, text), intake.forget_trial(bigint)
to orkestra_collector;
grant select, insert on intake.explanation, returns.decision, returns.late_notice to orkestra_collector;
grant select on intake.explanation, returns.decision, returns.late_notice to orkestra_reader;
