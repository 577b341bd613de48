-- purpose: frozen editions: what each was made from
-- one row per: see each table's comment
-- reads: schema intake
-- writes: schema report
-- parameters: none

create schema report;
comment on schema report is
'Editions: what each was made from (tables, frozen) and what is worked out of that (views edition_*)';

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
    counted_until timestamptz not null,
    statements_sha256 text,
    unique (week, edition_no)
);
comment on table report.edition is 'One edition of a week''s report; status says which step it has passed';
comment on column report.edition.submissions_sha256 is
'Over what counts in this edition: the same hash as the newest published edition means that nothing changed';
comment on column report.edition.counted_until is
'What was received or decided by then counts: tutup, in an edition made for corrections a later moment';
comment on column report.edition.statements_sha256 is
'Over the files of sql/kpi, sql/schema and sql/view that measured it; null: not measured yet';
comment on column report.edition.code_version is
'The git commit that measured it; before that, the one that froze it';
comment on column report.edition.edition_no is
'1 for the first; a correction is the next';
comment on column report.edition.status is
'The step that it has passed: draft, measured, checked, rendered, published';
comment on column report.edition.as_of is
'The moment that its freeze took for now';
comment on column report.edition.recorded_at is
'The real clock when it was frozen';
comment on column report.edition.content_sha256 is
'Over all its published files; null: not published';

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
create index edition_unit_submission on report.edition_unit (submission_id) where submission_id is not null;

create table report.edition_version (
    edition_id bigint not null references report.edition,
    submission_id bigint not null references intake.submission,
    week text not null,
    unit_code text not null,
    is_in_force boolean not null,
    told_week text not null,
    record text not null generated always as (cast(edition_id as text) || '/' || week) stored,
    primary key (edition_id, submission_id)
);
comment on table report.edition_version is
'The versions that an edition recorded itself: those of its week, and of earlier weeks in which something '
'had changed. What it counts in all is in the view report.edition_submission';
comment on column report.edition_version.is_in_force is
'The latest accepted version of its unit and week. The others count only for the history of issues';
comment on column report.edition_version.week is
'The week of the file: the edition''s own or an earlier one';
comment on column report.edition_version.told_week is
'The week that can first count it: that of its file, or, of a file after tutup, the first whose tutup it met';
comment on column report.edition_version.record is 'The edition and the week, as 17/2026-W47';
create index edition_version_submission on report.edition_version (submission_id);
create index edition_version_record on report.edition_version (record);

create table report.edition_issue (
    edition_id bigint not null references report.edition on delete cascade,
    unit_code text not null,
    issue_code text not null,
    title text not null,
    kind text not null,
    level text not null,
    level_rank integer not null,
    started_at timestamptz not null,
    limit_at timestamptz,
    first_week text not null,
    due_week text,
    is_reported_late boolean,
    is_reported_now boolean not null,
    is_asked_by_desk boolean not null,
    first_response_at timestamptz,
    is_answered_in_time boolean not null,
    followed_until_at timestamptz not null,
    is_hoax boolean not null,
    clarify_limit_at timestamptz,
    clarify_due_week text,
    is_clarified boolean not null,
    closed_at timestamptz,
    is_in_roster boolean not null,
    is_excused boolean not null,
    was_in_roster boolean not null,
    is_open_at_end boolean not null,
    was_open_at_start boolean not null,
    primary key (edition_id, unit_code, issue_code)
);
comment on table report.edition_issue is
'One row per edition, unit and issue code that it can still say something of: what was known at tutup, by '
'sql/report/record_issues.sql. Left out is what was closed before and not told for 13 weeks';
comment on column report.edition_issue.level is 'The highest ever accepted';
comment on column report.edition_issue.limit_at is 'Until when it must be answered; null for Rendah';
comment on column report.edition_issue.due_week is
'The week in which 2.1 counts it: of its limit, or in which it was first told if that is later';
comment on column report.edition_issue.followed_until_at is
'Until when we would know of a first response: tutup; for a silent unit, when its last file was received';
comment on column report.edition_issue.is_hoax is
'It was once accepted as Hoaks, Disinformasi or Misinformasi';
comment on column report.edition_issue.clarify_limit_at is
'As limit_at, but 24 hours where the level has none';
comment on column report.edition_issue.is_clarified is 'A link to the response was known at tutup';

create table report.edition_compared (
    edition_id bigint not null references report.edition,
    week text not null,
    compared_edition_id bigint not null references report.edition,
    primary key (edition_id, week)
);
comment on table report.edition_compared is
'What an edition compares itself with: of every earlier week the newest edition published when it was frozen';
comment on column report.edition_compared.week is
'The earlier week';

create table report.edition_unit_before (
    edition_id bigint not null references report.edition,
    unit_code text not null,
    primary key (edition_id, unit_code)
);
comment on table report.edition_unit_before is
'The units that owed a return for the week before an edition''s, as known when it was frozen';

create table report.edition_question (
    edition_id bigint not null references report.edition on delete cascade,
    rule text not null,
    unit_count integer not null,
    question_count integer not null,
    explained_count integer not null,
    primary key (edition_id, rule)
);
comment on table report.edition_question is
'What one rule asked about the versions of an edition''s week, and how much of it units explained';
comment on column report.edition_question.edition_id is 'The edition';
comment on column report.edition_question.rule is 'The rule, as in rules.csv';
comment on column report.edition_question.unit_count is 'Units whose newest version it asked something about';
comment on column report.edition_question.question_count is 'Questions: cells, rows or sheets';
comment on column report.edition_question.explained_count is
'Of these the ones with an explanation of 10 to 500 characters, which is accepted unread';

create table report.edition_withdrawn_rule (
    edition_id bigint not null references report.edition on delete cascade,
    rule text not null,
    sheet text,
    severity text not null,
    message text not null,
    reason text not null,
    withdrawn_at timestamptz not null,
    unit_codes text[] not null,
    earlier_unit_codes text[] not null,
    primary key (edition_id, rule)
);
comment on table report.edition_withdrawn_rule is
'A rule that was withdrawn by an edition''s freeze, in its week or after it had held up returns of that week';
comment on column report.edition_withdrawn_rule.edition_id is 'The edition';
comment on column report.edition_withdrawn_rule.rule is 'The rule, as in rules.csv';
comment on column report.edition_withdrawn_rule.sheet is 'The sheet that it looked at; null: several';
comment on column report.edition_withdrawn_rule.severity is 'reject, fix, query or info';
comment on column report.edition_withdrawn_rule.message is 'What it said, in Indonesian, with {placeholders}';
comment on column report.edition_withdrawn_rule.reason is 'Why it was withdrawn, in Indonesian';
comment on column report.edition_withdrawn_rule.withdrawn_at is 'When the registry without it was synced';
comment on column report.edition_withdrawn_rule.unit_codes is
'The units of which it had held up something for the edition''s week, in any version that had come by then';
comment on column report.edition_withdrawn_rule.earlier_unit_codes is
'The same for the 8 weeks before';

create table report.edition_move (
    edition_id bigint not null references report.edition on delete cascade,
    indicator text not null,
    scope text not null,
    scope_code text not null,
    dimension text not null,
    week text not null,
    unit_code text not null,
    primary key (edition_id, indicator, scope, scope_code, dimension, week, unit_code)
);
comment on table report.edition_move is
'One row per figure that an edition moved and return behind it: the figure comes out otherwise if this one '
'return is as the edition before knew it, or if it alone is as this one does. None at all: not told apart';
comment on column report.edition_move.edition_id is 'The edition that moved it';
comment on column report.edition_move.indicator is 'The code of its card in kpi.card';
comment on column report.edition_move.scope is 'national (all of Bakohumas), desk, campaign, message or unit';
comment on column report.edition_move.scope_code is 'Which desk, campaign, message or unit; empty: national';
comment on column report.edition_move.dimension is 'As in kpi.value';
comment on column report.edition_move.week is 'The week of the return: the edition''s own or an earlier one';
comment on column report.edition_move.unit_code is 'The unit whose return it is';

create table report.edition_week (
    edition_id bigint not null references report.edition on delete cascade,
    week text not null,
    recorded_by bigint not null references report.edition,
    record text not null generated always as (cast(recorded_by as text) || '/' || week) stored,
    versions_sha256 text not null,
    primary key (edition_id, week)
);
comment on table report.edition_week is
'Which edition recorded the versions of a week that an edition counts: itself, or an earlier published one, '
'if the very same count';
comment on column report.edition_week.edition_id is 'The edition that counts them';
comment on column report.edition_week.week is 'Its week or an earlier one, as 2026-W47';
comment on column report.edition_week.recorded_by is
'The edition under which report.edition_version has them';
comment on column report.edition_week.record is 'recorded_by and the week, as 17/2026-W47';
comment on column report.edition_week.versions_sha256 is
'Over these versions, which is in force, and in which week each was first told';

create table report.edition_sender (
    edition_id bigint not null references report.edition on delete cascade,
    unit_code text not null,
    last_received_at timestamptz not null,
    primary key (edition_id, unit_code)
);
comment on table report.edition_sender is
'Every unit of which an edition counts a version, of whatever week: units that left the roster too';
comment on column report.edition_sender.edition_id is 'The edition';
comment on column report.edition_sender.unit_code is 'The unit, by its code in units.csv';
comment on column report.edition_sender.last_received_at is 'When the last version of it was received';

grant usage on schema report to orkestra_collector, orkestra_reader;
grant insert on all tables in schema report to orkestra_collector;
grant update (status, submissions_sha256, content_sha256, code_version, statements_sha256)
on report.edition to orkestra_collector;
grant delete on report.edition_issue, report.edition_move to orkestra_collector;
