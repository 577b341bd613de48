-- purpose: explanations found by the code of a finding, which is worked out once a finding
-- one row per: see each comment
-- reads: intake.submission, intake.explanation, returns.finding_code
-- writes: an index, view returns.explained, function returns.questions_at
-- parameters: none

create index explanation_code on intake.explanation (finding_code);

create or replace view returns.explained as
select distinct on (finding.submission_id, finding.code)
    finding.submission_id,
    finding.code,
    told.explanation,
    told.submission_id as explained_by_id
from returns.finding_code as finding
-- looked up a finding at a time: in a plain join the code, a hash, is worked out for every pair
inner join lateral (
    select
        explanation.explanation,
        explanation.submission_id
    from intake.explanation
    inner join intake.submission as answer on explanation.submission_id = answer.submission_id
    where
        explanation.finding_code = finding.code
        and char_length(btrim(explanation.explanation)) between 10 and 500
        and answer.unit_code = finding.unit_code
        and answer.received_at between finding.received_at - interval '8 weeks' and finding.received_at
        and (not answer.is_trial or answer.submission_id = finding.submission_id)
    order by answer.received_at desc, answer.submission_id desc
    limit 1
) as told on true
where finding.severity = 'query'
order by finding.submission_id asc, finding.code asc;

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
    question as materialized (
        select
            newest.submission_id,
            newest.unit_code,
            finding.rule,
            finding.code
        from newest
        cross join lateral (
            select
                asked.rule,
                asked.code
            from returns.finding_code as asked
            where asked.submission_id = newest.submission_id and asked.severity = 'query'
            offset 0
        ) as finding
    ),

    explained as materialized (
        select
            newest.submission_id,
            answered.code
        from newest
        cross join lateral (
            select known.code
            from returns.explained as known
            where known.submission_id = newest.submission_id
            offset 0
        ) as answered
    )

    select
        question.rule,
        count(distinct question.unit_code),
        count(*),
        count(explained.code)
    from question
    left join explained on question.submission_id = explained.submission_id and question.code = explained.code
    group by question.rule
$$;
