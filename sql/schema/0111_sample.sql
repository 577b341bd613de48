-- purpose: the rows of a week that people look at, drawn at random, and what they found
-- one row per: see each table's comment
-- reads: report.edition, intake.submission
-- writes: tables report.edition_sample, returns.sample_answer
-- parameters: none

alter table report.edition add column sample_seed text;
comment on column report.edition.sample_seed is
'What the sample was drawn by: made from all that counts in the edition, so that no unit can know it before';

create table report.edition_sample (
    edition_id bigint not null references report.edition on delete cascade,
    place integer not null,
    kind text not null check (kind in ('tag', 'issue', 'answer')),
    unit_code text not null,
    submission_id bigint not null references intake.submission,
    row_no integer not null,
    title text not null,
    said text not null,
    link text,
    primary key (edition_id, place)
);
comment on table report.edition_sample is
'One row of the week that a person is asked to look at: whether its tags, its issue or its answer is true';
comment on column report.edition_sample.edition_id is 'The edition';
comment on column report.edition_sample.place is 'Its number in the list, 1 to 10';
comment on column report.edition_sample.kind is 'tag (a publication''s messages), issue or answer';
comment on column report.edition_sample.unit_code is 'Whose row it is';
comment on column report.edition_sample.submission_id is 'The version in force that has it';
comment on column report.edition_sample.row_no is 'The row of its sheet';
comment on column report.edition_sample.title is 'Its title';
comment on column report.edition_sample.said is 'What the unit says of it';
comment on column report.edition_sample.link is 'Where it can be looked at; null: nowhere';

create index edition_sample_submission on report.edition_sample (submission_id);

create table returns.sample_answer (
    sample_answer_id bigint generated always as identity primary key,
    label text not null unique,
    edition_id bigint not null references report.edition,
    place integer not null,
    answer text not null check (answer in ('right', 'wrong', 'unclear')),
    reason text not null,
    decided_by text not null,
    decided_at timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp()
);
comment on table returns.sample_answer is
'What a coordinator found of one row of a sample; append-only, the newest holds';
create index sample_answer_place on returns.sample_answer (edition_id, place);

grant insert, delete on report.edition_sample to orkestra_collector;
grant insert on returns.sample_answer to orkestra_collector;
grant update (sample_seed) on report.edition to orkestra_collector;

create trigger published_insert after insert on report.edition_sample referencing new table as changed
for each statement execute function report.refuse_change_of_part();
create trigger published_update after update on report.edition_sample referencing old table as changed
for each statement execute function report.refuse_change_of_part();
create trigger published_delete after delete on report.edition_sample referencing old table as changed
for each statement execute function report.refuse_change_of_part();
