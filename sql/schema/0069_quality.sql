-- purpose: what became of the rules: results kept, rules in the shadow, findings of withdrawn rules
-- one row per: see each table's comment
-- reads: schemas registry, intake, returns
-- writes: schema quality; column registry.rule.reason; views of intake, returns and checks
-- parameters: none

alter table registry.rule add column reason text;
comment on column registry.rule.reason is 'Why a rule was withdrawn, in Indonesian; null: it was not';
create or replace view registry.rule_now as
select rule.*
from registry.rule
inner join registry.version_in_force on rule.version_id = version_in_force.version_id;

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

create or replace view returns.version as
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
            from intake.counting_finding as finding
            left join registry.rule_now as rule on finding.rule = rule.rule
            where
                finding.submission_id = submission.submission_id
                and finding.severity in ('reject', 'fix')
                and finding.rule ~ '^[FS]-'
                -- such a file was read to its end before it was held
                and rule.hold is distinct from 'personal_data'
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

create or replace view returns.finding_code as
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
left join returns.row_key
    on
        finding.submission_id = row_key.submission_id
        and finding.sheet = row_key.sheet
        and finding.row_no = row_key.row_no;

create or replace view checks.issue as
select
    batch.unit_code,
    batch.week,
    batch.monday_date,
    batch.sunday_date,
    batch.received_local,
    row_.*,
    batch.zone
from staging.issue as row_ inner join checks.batch on row_.submission_id = batch.submission_id;

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
    coalesce(hit.held_count, 0) as held_count
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
'One rule on one submission of a run: data rows that it looked at, findings, rows with findings, rows held '
'back. A rule counts for a week whose Sunday lies between since and until';

create view quality.held_up as
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
comment on view quality.held_up is
'One withdrawn rule that held back something in the newest version of a unit''s week';

create view quality.withdrawn_rule as
select
    rule.rule,
    rule.message,
    rule.reason,
    since.as_of as withdrawn_at,
    count(finding.rule) as finding_count,
    count(distinct submission.unit_code) as unit_count,
    count(distinct row(finding.submission_id, finding.sheet, finding.row_no)) filter (
        where finding.severity = 'fix' and finding.row_no is not null
    ) as held_count
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
left join intake.finding on rule.rule = finding.rule
left join intake.submission on finding.submission_id = submission.submission_id
where rule.status = 'withdrawn'
group by rule.rule, rule.message, rule.reason, since.as_of;
comment on view quality.withdrawn_rule is
'One rule that is withdrawn: since when, why, and what it had found until then';

create index finding_rule on intake.finding (rule) where severity in ('reject', 'fix');

grant usage on schema quality to orkestra_collector, orkestra_reader;
grant select on all tables in schema quality to orkestra_collector, orkestra_reader;
grant insert on
quality.rule_set, quality.rule_set_line, quality.validation, quality.hit, quality.shadow_finding
to orkestra_collector;
grant select on intake.counting_finding to orkestra_collector, orkestra_reader;
