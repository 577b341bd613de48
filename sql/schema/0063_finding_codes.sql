-- purpose: what a unit may refer to: the code of a finding, and the findings that it has explained
-- one row per: see each view's comment
-- reads: intake.submission, intake.finding, intake.explanation, schema staging
-- writes: columns of intake.finding, views of schema returns
-- parameters: none

alter table intake.finding add column problem text, add column mend text;
comment on column intake.finding.problem is
'What is wrong, as in message, but without rule and place: null in findings from before it was kept apart';
comment on column intake.finding.mend is 'What to do, as at the end of message; null as above';

create index submission_unit_received on intake.submission (unit_code, received_at);

create view returns.row_key as
select
    submission_id,
    'publication' as sheet,
    row_no,
    jsonb_build_array(
        to_char(published_local, 'YYYY-MM-DD'),
        lower(channel),
        coalesce(fact.normalise_url(url), fact.normalise_title(title))
    ) as key
from staging.publication
union all
select
    submission_id,
    'issue' as sheet,
    row_no,
    jsonb_build_array(coalesce(lower(issue_code), fact.normalise_title(title))) as key
from staging.issue
union all
select
    submission_id,
    'outreach' as sheet,
    row_no,
    jsonb_build_array(
        to_char(held_date, 'YYYY-MM-DD'), fact.normalise_title(activity), fact.normalise_title(district)
    ) as key
from staging.outreach
union all
select
    submission_id,
    'survey' as sheet,
    row_no,
    jsonb_build_array(
        item_code,
        message_code,
        design,
        to_char(before_date, 'YYYY-MM-DD'),
        to_char(after_date, 'YYYY-MM-DD'),
        fact.normalise_title(audience),
        fact.normalise_title(area)
    ) as key
from staging.survey
union all
select
    submission_id,
    'behaviour' as sheet,
    row_no,
    jsonb_build_array(
        indicator_code, fact.normalise_title(data_source), fact.normalise_title(area)
    ) as key
from staging.behaviour;
comment on view returns.row_key is
'What tells one staged row from the others of its sheet, wherever it stands: '
'the thing that it reports, not its number';

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
    ) as text), 'UTF8')), 'hex'), 8) as code
from intake.finding
inner join intake.submission on finding.submission_id = submission.submission_id
left join returns.row_key
    on
        finding.submission_id = row_key.submission_id
        and finding.sheet = row_key.sheet
        and finding.row_no = row_key.row_no;
comment on view returns.finding_code is
'Each finding with its code: 8 hex that stay the same in later uploads and weeks, wherever the row then '
'stands. Rules of family P judge a week, so their codes hold for that week';

create view returns.explained as
select distinct on (finding.submission_id, finding.code)
    finding.submission_id,
    finding.code,
    explanation.explanation,
    explanation.submission_id as explained_by_id
from returns.finding_code as finding
inner join intake.submission as answer
    on
        finding.unit_code = answer.unit_code
        and (
            finding.submission_id = answer.submission_id
            or (
                not answer.is_trial
                and answer.received_at
                between finding.received_at - interval '8 weeks' and finding.received_at
            )
        )
inner join intake.explanation
    on answer.submission_id = explanation.submission_id and finding.code = explanation.finding_code
where
    finding.severity = 'query'
    and char_length(btrim(explanation.explanation)) between 10 and 500
order by
    finding.submission_id asc,
    finding.code asc,
    answer.received_at desc,
    answer.submission_id desc;
comment on view returns.explained is
'The questions of a submission that its unit has answered, in it or in the 8 weeks before: one row a code. '
'What must be fixed cannot be explained away';

grant select on returns.row_key, returns.finding_code, returns.explained
to orkestra_collector, orkestra_reader;
