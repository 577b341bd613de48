-- purpose: results of the rules, and what withdrawn rules had blocked
-- reads: schemas quality, intake, registry
-- writes: views of schema quality
-- parameters: none

create view quality.result as
select
    validation.run_id,
    line.rule,
    line.status,
    submission.unit_code,
    submission.week,
    validation.submission_id,
    evaluated.row_count as evaluated_count,
    coalesce(hit.finding_count, 0) as failed_count,
    coalesce(hit.row_count, 0) as failed_row_count,
    coalesce(hit.rejected_count, 0) as rejected_count
from quality.validation
inner join intake.submission on validation.submission_id = submission.submission_id
inner join quality.rule_set_line as line
    on
        validation.rule_set_id = line.rule_set_id
        and to_date(submission.week || '-7', 'IYYY-"W"IW-ID') >= line.since
        and to_date(submission.week || '-7', 'IYYY-"W"IW-ID') <= coalesce(line.until, 'infinity')
inner join lateral (
    select coalesce(sum(sheet.row_count), 0) as row_count
    from intake.sheet
    where sheet.submission_id = validation.submission_id and sheet.sheet = any(line.sheets)
) as evaluated on true
left join quality.hit
    on validation.submission_id = hit.submission_id and line.rule = hit.rule;
comment on view quality.result is
'One rule on one submission of a run: data rows that it looked at, findings, rows with findings, rows '
'rejected. A rule counts for a week whose Sunday lies between since and until';

create view quality.withdrawn_block as
select distinct
    rule.rule,
    rule.reason,
    newest.week,
    newest.unit_code,
    newest.submission_id,
    newest.version,
    newest.verdict
from registry.rule_now as rule
inner join intake.finding on rule.rule = finding.rule
inner join intake.submission as newest on finding.submission_id = newest.submission_id
where
    rule.status = 'withdrawn'
    and finding.severity in ('reject', 'fix')
    and newest.version is not null
    and newest.verdict <> 'accepted'
    and not exists (
        select
        from intake.submission as newer
        where
            newer.week = newest.week
            and newer.unit_code = newest.unit_code
            and newer.version > newest.version
    );
comment on view quality.withdrawn_block is
'One withdrawn rule that rejected something in the newest version of a unit''s week';

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

create view quality.withdrawn_rule as
select
    withdrawal.rule,
    withdrawal.message,
    withdrawal.reason,
    withdrawal.withdrawn_at,
    count(finding.rule) as finding_count,
    count(distinct submission.unit_code) as unit_count,
    count(distinct row(finding.submission_id, finding.sheet, finding.row_no)) filter (
        where finding.severity = 'fix' and finding.row_no is not null
    ) as rejected_count
from quality.withdrawal
left join intake.finding on withdrawal.rule = finding.rule
left join intake.submission on finding.submission_id = submission.submission_id
group by withdrawal.rule, withdrawal.message, withdrawal.reason, withdrawal.withdrawn_at;
comment on view quality.withdrawn_rule is
'One rule that is withdrawn: since when, why, and what it had found until then';

create view quality.failing_rule as
select
    failure.rule,
    rule.status,
    count(*) as run_count,
    min(run.as_of) as failed_since,
    max(run.as_of) as failed_at,
    (array_agg(failure.reason order by failure.run_id desc))[1] as reason
from quality.failure
inner join registry.rule_now as rule on failure.rule = rule.rule and rule.status <> 'withdrawn'
inner join intake.run on failure.run_id = run.run_id
where
    not exists (
        select
        from quality.validation
        inner join quality.rule_set_line as line on validation.rule_set_id = line.rule_set_id
        where validation.run_id >= failure.run_id and line.rule = failure.rule
    )
group by failure.rule, rule.status;
comment on view quality.failing_rule is
'One rule that failed and has not been evaluated since: in how many runs, since when, and why at last';
