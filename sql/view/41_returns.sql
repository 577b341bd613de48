-- purpose: the state of a unit's week
-- reads: schemas intake, returns, registry
-- writes: views and functions of schema returns
-- parameters: none

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

-- Which rules block personal data is asked of the registry of the week, not of the one in force: a rule
-- that is gone later made units late in a week that had been reported.
create view returns.version as
with version as (
    select
        submission.submission_id,
        submission.week,
        submission.unit_code,
        submission.version,
        submission.received_at,
        submission.verdict in ('accepted', 'accepted_partly') as is_accepted,
        submission.received_at <= moments.due_at as is_by_due,
        content.row_count,
        content.is_nil,
        not submission.is_misplaced
        and not exists (
            select
            from intake.finding
            left join registry.rule
                on moments.version_id = rule.version_id and finding.rule = rule.rule
            where
                finding.submission_id = submission.submission_id
                and finding.severity in ('reject', 'fix')
                and finding.rule ~ '^[FS]-'
                -- such a file was read to its end before it was blocked
                and rule.block_reason is distinct from 'personal_data'
        ) as is_readable
    from intake.submission
    inner join returns.week as moments on submission.week = moments.week
    inner join lateral (
        select
            coalesce(sum(sheet.row_count), 0) as row_count,
            coalesce(bool_and(sheet.status = 'nil'), false) as is_nil
        from intake.sheet
        where sheet.submission_id = submission.submission_id and sheet.sheet <> 'cover'
    ) as content on true
    where submission.version is not null
)

select
    version.submission_id,
    version.week,
    version.unit_code,
    version.version,
    version.received_at,
    version.is_accepted,
    version.is_by_due,
    version.row_count,
    version.is_nil,
    not version.is_accepted
    and version.is_by_due
    and version.is_readable
    and (version.row_count > 0 or version.is_nil) as keeps_first_date
from version;
comment on view returns.version is 'One decided version with what it holds';
comment on column returns.version.keeps_first_date is
'Refused, but sent by batas and readable as this unit''s workbook of this week: an accepted version that '
'follows by tutup with at most twice its rows (for a nil return: a nil return) counts as sent on its date';

create view returns.blocked_version as
select
    submission.submission_id,
    submission.week,
    submission.unit_code,
    submission.version,
    submission.block_reason,
    submission.received_at,
    submission.sha256,
    submission.progress
from intake.submission
where
    submission.block_reason is not null
    and not exists (
        select from returns.decision
        where decision.submission_id = submission.submission_id
    );
comment on view returns.blocked_version is 'One version that waits for a person, who releases or discards it';

create or replace function returns.state_at(asked_week text, asked_unit text, moment timestamptz)
returns table (state text, submission_id bigint, decision_id bigint)
language sql stable
as $$
    with accepted as (
        select
            submission.submission_id,
            (
                select bool_and(sheet.status = 'nil')
                from intake.sheet
                where sheet.submission_id = submission.submission_id and sheet.sheet <> 'cover'
            ) as is_nil
        from intake.submission
        where
            submission.week = asked_week
            and submission.unit_code = asked_unit
            and submission.received_at <= moment
            and submission.verdict in ('accepted', 'accepted_partly')
        order by submission.version desc
        limit 1
    ),

    excuse as (
        select
            decision.decision_id,
            decision.kind
        from returns.decision
        where
            decision.week = asked_week
            and decision.unit_code = asked_unit
            and decision.decided_at <= moment
            and decision.kind in ('excuse', 'end_excuse')
        order by decision.decision_id desc
        limit 1
    ),

    refused as (
        select submission.submission_id
        from intake.submission
        where
            submission.week = asked_week
            and submission.unit_code = asked_unit
            and submission.received_at <= moment
            and submission.verdict in ('needs_fix', 'rejected')
            and not submission.is_misplaced
        order by submission.version desc
        limit 1
    )

    select
        case
            when accepted.is_nil then 'NIHIL'
            when accepted.submission_id is not null then 'LAPOR'
            when excuse.kind = 'excuse' then 'DIKECUALIKAN'
            when refused.submission_id is not null then 'PERLU_PERBAIKAN'
            else 'BELUM'
        end,
        coalesce(accepted.submission_id, refused.submission_id),
        excuse.decision_id
    from (values (true)) as one
    left join accepted on true
    left join excuse on true
    left join refused on true
$$;
comment on function returns.state_at is
'The one state of a unit''s week, from what it had sent and what people had decided by a moment; '
'submission_id is the version in force, else the newest refused one';

create or replace function returns.promised_at(asked_week text, asked_unit text, moment timestamptz)
returns timestamptz
language sql stable
as $$
    select late_notice.promised_at
    from returns.late_notice
    where
        late_notice.week = asked_week
        and late_notice.unit_code = asked_unit
        and late_notice.received_at <= moment
    order by late_notice.late_notice_id desc
    limit 1
$$;
comment on function returns.promised_at is
'When a unit will send its week, as its newest late notice says; null: no notice, or none with a time';
