-- purpose: what coordinators hear of rules: which were withdrawn, and how many questions units explained
-- one row per: see each comment
-- reads: registry.rule, registry.sync, intake.finding, intake.submission, returns.explained
-- writes: views quality.withdrawal, .withdrawn_rule; function returns.questions_at; tables of schema report
-- parameters: none

create view quality.withdrawal as
select
    rule.rule,
    rule.sheet,
    rule.severity,
    rule.message,
    rule.reason,
    since.as_of as withdrawn_at,
    (
        select bool_or(past.status = 'active')
        from registry.rule as past
        where past.rule = rule.rule
    ) as was_active
from registry.rule_now as rule
inner join lateral (
    -- the first sync of those that knew it only as withdrawn
    select min(sync.as_of) as as_of
    from registry.sync
    inner join registry.rule as past on sync.version_id = past.version_id and rule.rule = past.rule
    where
        past.status = 'withdrawn'
        and not exists (
            select
            from registry.sync as later
            inner join registry.rule as other on later.version_id = other.version_id
            where later.sync_id > sync.sync_id and other.rule = rule.rule and other.status <> 'withdrawn'
        )
) as since on true
where rule.status = 'withdrawn';
comment on view quality.withdrawal is
'One rule that is withdrawn, since when and why; one that was never active was only tried in the shadow';

create or replace view quality.withdrawn_rule as
select
    withdrawal.rule,
    withdrawal.message,
    withdrawal.reason,
    withdrawal.withdrawn_at,
    count(finding.rule) as finding_count,
    count(distinct submission.unit_code) as unit_count,
    count(distinct row(finding.submission_id, finding.sheet, finding.row_no)) filter (
        where finding.severity = 'fix' and finding.row_no is not null
    ) as held_count
from quality.withdrawal
left join intake.finding on withdrawal.rule = finding.rule
left join intake.submission on finding.submission_id = submission.submission_id
group by withdrawal.rule, withdrawal.message, withdrawal.reason, withdrawal.withdrawn_at;

create function returns.questions_at(asked_week text, moment timestamptz)
returns table (rule text, unit_count bigint, question_count bigint, explained_count bigint)
language sql stable
as $$
    with newest as (
        select distinct on (submission.unit_code)
            submission.submission_id,
            submission.unit_code
        from intake.submission
        where
            submission.week = asked_week
            and submission.version is not null
            and submission.received_at <= moment
        order by submission.unit_code asc, submission.version desc
    )

    select
        question.rule,
        count(distinct newest.unit_code),
        count(*),
        count(explained.code)
    from newest
    inner join returns.finding_code as question
        on newest.submission_id = question.submission_id and question.severity = 'query'
    left join lateral (
        select explained.code
        from returns.explained
        where explained.submission_id = newest.submission_id and explained.code = question.code
    ) as explained on true
    group by question.rule
$$;
comment on function returns.questions_at is
'What was asked about each unit''s newest version of a week by a moment, a row a rule, and how many of these '
'questions the unit has explained, in that file or in the 8 weeks before';

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

do $$
declare
    part text;
begin
    foreach part in array array['report.edition_question', 'report.edition_withdrawn_rule'] loop
        execute format(
            'create trigger published_insert after insert on %s referencing new table as changed
            for each statement execute function report.refuse_change_of_part()', part
        );
        execute format(
            'create trigger published_update after update on %s referencing old table as changed
            for each statement execute function report.refuse_change_of_part()', part
        );
        execute format(
            'create trigger published_delete after delete on %s referencing old table as changed
            for each statement execute function report.refuse_change_of_part()', part
        );
    end loop;
end
$$;

grant select on quality.withdrawal to orkestra_collector, orkestra_reader;
grant select, insert on report.edition_question, report.edition_withdrawn_rule to orkestra_collector;
grant select on report.edition_question, report.edition_withdrawn_rule to orkestra_reader;
