-- purpose: findings that count, their codes, what units explained; pre-checks that go again
-- reads: schemas intake, staging, registry
-- writes: views of schemas intake and returns, functions of intake
-- parameters: none

create or replace function intake.set_precheck_week(precheck_id bigint, precheck_week text) returns void
language sql security definer set search_path = intake, pg_temp
as $$
    update intake.submission set week = precheck_week
    where submission_id = precheck_id and is_precheck;
$$;
comment on function intake.set_precheck_week is 'A pre-check''s week is named by the file, not by its folder';

create or replace function intake.delete_precheck(precheck_id bigint) returns void
language plpgsql security definer set search_path = intake, pg_temp
as $$
begin
    if not exists (select from intake.submission where submission_id = precheck_id and is_precheck) then
        return;
    end if;
    delete from staging.cover where submission_id = precheck_id;
    delete from staging.publication where submission_id = precheck_id;
    delete from staging.issue where submission_id = precheck_id;
    delete from staging.outreach where submission_id = precheck_id;
    delete from staging.survey where submission_id = precheck_id;
    delete from staging.behaviour where submission_id = precheck_id;
    delete from intake.explanation where submission_id = precheck_id;
    delete from intake.finding where submission_id = precheck_id;
    delete from intake.sheet where submission_id = precheck_id;
    delete from intake.submission where submission_id = precheck_id;
end;
$$;
comment on function intake.delete_precheck is
'Removes all rows of one pre-check, and of nothing else: the collector itself may delete no submission';

create or replace function intake.mask_key(blocked_id bigint, masked_key text) returns void
language sql security definer set search_path = intake, pg_temp
as $$
    update intake.submission set key = masked_key
    where submission_id = blocked_id and (block_reason is not null or repeats_submission_id is not null)
$$;
comment on function intake.mask_key is
'Takes personal numbers out of the key of an object that was erased: the collector itself may change no key';
revoke all on function intake.set_precheck_week(bigint, text), intake.delete_precheck(bigint),
intake.mask_key(bigint, text) from public;
grant execute on function intake.set_precheck_week(bigint, text), intake.delete_precheck(bigint),
intake.mask_key(bigint, text) to orkestra_collector;

create view intake.counting_finding as
select finding.*
from intake.finding
where
    not exists (
        select
        from registry.rule_now as rule
        where rule.rule = finding.rule and rule.status = 'withdrawn'
    );
comment on view intake.counting_finding is
'The findings but those of rules that are withdrawn: these count for nothing from then on';

create view intake.rejected_row as
select distinct
    submission_id,
    sheet,
    row_no
from intake.counting_finding
where severity = 'fix';
comment on view intake.rejected_row is
'One row of a sheet that becomes no fact, because a finding says what to fix; row_no null: all of the sheet';

create view returns.finding_code as
select
    finding.submission_id,
    submission.unit_code,
    submission.received_at,
    finding.rule,
    finding.severity,
    finding.sheet,
    finding.row_no,
    finding.column_name,
    finding.cell,
    finding.found,
    finding.problem,
    finding.mend,
    finding.message,
    left(encode(sha256(convert_to(cast(jsonb_build_array(
        finding.rule,
        submission.unit_code,
        finding.sheet,
        finding.column_name,
        regexp_replace(btrim(lower(finding.found)), '\s+', ' ', 'g'),
        row_key.key,
        case when finding.rule like 'P-%' then submission.week end
    ) as text), 'UTF8')), 'hex'), 8) as code,
    finding.shown_sheet,
    finding.shown_row
from intake.counting_finding as finding
inner join intake.submission on finding.submission_id = submission.submission_id
-- One look into an index for each finding, whatever the planner expects: the rows of a submission that is in
-- no statistics would else be gone through for each of its findings. limit 1 keeps it at that.
left join lateral (
    select
        jsonb_build_array(
            to_char(row_.published_local, 'YYYY-MM-DD'),
            lower(row_.channel),
            coalesce(fact.normalise_url(row_.url), fact.normalise_title(row_.title))
        ) as key
    from staging.publication as row_
    where
        finding.sheet = 'publication'
        and row_.submission_id = finding.submission_id
        and row_.row_no = finding.row_no
    union all
    select jsonb_build_array(coalesce(lower(row_.issue_code), fact.normalise_title(row_.title))) as key
    from staging.issue as row_
    where
        finding.sheet = 'issue'
        and row_.submission_id = finding.submission_id
        and row_.row_no = finding.row_no
    union all
    select
        jsonb_build_array(
            to_char(row_.event_date, 'YYYY-MM-DD'),
            fact.normalise_title(row_.activity),
            fact.normalise_title(row_.district)
        ) as key
    from staging.outreach as row_
    where
        finding.sheet = 'outreach'
        and row_.submission_id = finding.submission_id
        and row_.row_no = finding.row_no
    union all
    select
        jsonb_build_array(
            row_.item_code,
            row_.message_code,
            row_.design,
            to_char(row_.before_date, 'YYYY-MM-DD'),
            to_char(row_.after_date, 'YYYY-MM-DD'),
            fact.normalise_title(row_.audience),
            fact.normalise_title(row_.area)
        ) as key
    from staging.survey as row_
    where
        finding.sheet = 'survey'
        and row_.submission_id = finding.submission_id
        and row_.row_no = finding.row_no
    union all
    select
        jsonb_build_array(
            row_.indicator_code, fact.normalise_title(row_.data_source), fact.normalise_title(row_.area)
        ) as key
    from staging.behaviour as row_
    where
        finding.sheet = 'behaviour'
        and row_.submission_id = finding.submission_id
        and row_.row_no = finding.row_no
    limit 1
) as row_key on true;
comment on view returns.finding_code is
'Each finding with its code: 8 hex that stay the same in later uploads and weeks, wherever the row then '
'stands: a row is known by the thing that it reports, not by its number. Rules of family P judge a week, so '
'their codes hold for that week';

create or replace function returns.find_explanation(
    of_code text, of_unit_code text, asked_at timestamptz, asked_submission_id bigint
)
returns table (explanation text, submission_id bigint)
language sql stable
as $$
    select
        explanation.explanation,
        explanation.submission_id
    from intake.explanation
    inner join intake.submission as answer on explanation.submission_id = answer.submission_id
    where
        explanation.finding_code = of_code
        and char_length(btrim(explanation.explanation)) between 10 and 500
        and answer.unit_code = of_unit_code
        and answer.received_at between asked_at - interval '8 weeks' and asked_at
        and (not answer.is_precheck or answer.submission_id = asked_submission_id)
    order by answer.received_at desc, answer.submission_id desc
    limit 1
$$;
comment on function returns.find_explanation is
'What a unit has answered to a question, in the submission that asks or in the 8 weeks before: the newest. '
'Call it for each finding by itself (lateral): in a plain join the code, a hash, is worked out for each pair';

create view returns.explained as
select distinct on (finding.submission_id, finding.code)
    finding.submission_id,
    finding.code,
    reported.explanation,
    reported.submission_id as explained_by_id
from returns.finding_code as finding
inner join lateral (
    select
        found.explanation,
        found.submission_id
    from returns.find_explanation(
        finding.code, finding.unit_code, finding.received_at, finding.submission_id
    ) as found
) as reported on true
where finding.severity = 'query'
order by finding.submission_id asc, finding.code asc;
comment on view returns.explained is
'The questions of a submission that its unit has answered, in it or in the 8 weeks before: one row a code. '
'What must be fixed cannot be explained away';

create or replace function returns.questions_at(asked_week text, moment timestamptz)
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
    ),

    -- a submission at a time, by its index: all findings ever made are not looked at
    question as (
        select
            newest.unit_code,
            finding.rule,
            finding.is_explained
        from newest
        cross join lateral (
            select
                asked.rule,
                reported.submission_id is not null as is_explained
            from returns.finding_code as asked
            left join lateral (
                select found.submission_id
                from returns.find_explanation(
                    asked.code, asked.unit_code, asked.received_at, asked.submission_id
                ) as found
            ) as reported on true
            where asked.submission_id = newest.submission_id and asked.severity = 'query'
            offset 0
        ) as finding
    )

    select
        question.rule,
        count(distinct question.unit_code),
        count(*),
        count(*) filter (where question.is_explained)
    from question
    group by question.rule
$$;
comment on function returns.questions_at is
'What was asked about each unit''s newest version of a week by a moment, a row a rule, and how many of these '
'questions the unit has explained, in that file or in the 8 weeks before';
