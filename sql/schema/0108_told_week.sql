-- purpose: an edition records in which week each file was first told; a reported week's grid stays as it is
-- one row per: see each comment
-- reads: report.edition_submission, intake.submission, returns.week, registry.rule
-- writes: column report.edition_submission.told_week, views, triggers of schemas returns and registry
-- parameters: none

-- Read anew each time, a week that was missing and is synced later would move the figures of old editions.
alter table report.edition_submission add column told_week text;
alter table report.edition_submission disable trigger published_update;
with told as (
    select
        submission.submission_id,
        case
            when submission.received_at <= moments.close_at then submission.week
            else coalesce((
                select min(later.week)
                from returns.week as later
                where later.week > submission.week and later.close_at >= submission.received_at
            ), submission.week)
        end as told_week
    from intake.submission
    inner join returns.week as moments on submission.week = moments.week
)

update report.edition_submission as counted
set told_week = told.told_week
from told
where counted.submission_id = told.submission_id;
alter table report.edition_submission enable trigger published_update;
alter table report.edition_submission alter column told_week set not null;
comment on column report.edition_submission.told_week is
'The week that can first count it: that of its file, or, of a file after tutup, the first whose tutup it met';

create or replace view report.edition_issue_row as
with counted as not materialized (
    select
        counted.edition_id,
        counted.unit_code,
        counted.week,
        counted.submission_id,
        counted.is_in_force,
        submission.received_at,
        submission.verdict,
        counted.told_week
    from report.edition_submission as counted
    inner join intake.submission on counted.submission_id = submission.submission_id
)

select
    counted.edition_id,
    counted.unit_code,
    counted.week,
    counted.told_week,
    counted.submission_id,
    counted.received_at,
    counted.is_in_force,
    issue.row_no,
    false as is_from_desk,
    false as is_held,
    issue.issue_code,
    issue.title,
    issue.kind,
    issue.level,
    issue.detected_at,
    issue.first_response_at,
    issue.response_form,
    issue.response_url,
    issue.follow_up,
    issue.closed_at
from counted
inner join fact.issue
    on counted.submission_id = issue.submission_id and counted.unit_code = issue.unit_code
where issue.kind <> 'Peluang'
union all
select
    counted.edition_id,
    counted.unit_code,
    counted.week,
    counted.told_week,
    counted.submission_id,
    counted.received_at,
    counted.is_in_force,
    staged.row_no,
    false as is_from_desk,
    true as is_held,
    staged.issue_code,
    coalesce(staged.title, staged.issue_code) as title,
    coalesce(staged.kind, '') as kind,
    staged.level,
    staged.detected_local at time zone coalesce(edition_unit.zone, 'Asia/Jakarta') as detected_at,
    cast(null as timestamptz) as first_response_at,
    cast(null as text) as response_form,
    cast(null as text) as response_url,
    cast(null as text) as follow_up,
    cast(null as timestamptz) as closed_at
from counted
inner join staging.issue as staged on counted.submission_id = staged.submission_id
left join report.edition_unit
    on counted.edition_id = edition_unit.edition_id and counted.unit_code = edition_unit.unit_code
left join fact.issue
    on
        counted.unit_code = issue.unit_code
        and staged.submission_id = issue.submission_id
        and staged.row_no = issue.row_no
where
    counted.verdict = 'accepted_partly'
    and issue.row_no is null
    and staged.issue_code is not null
    and kpi.level_rank(staged.level) is not null
    and staged.detected_local is not null
    and staged.kind is distinct from 'Peluang'
union all
select
    period.edition_id,
    edition_unit.unit_code,
    kpi.week_of(issue.registered_at) as week,
    kpi.week_of(issue.registered_at) as told_week,
    cast(null as bigint) as submission_id,
    issue.registered_at as received_at,
    false as is_in_force,
    0 as row_no,
    true as is_from_desk,
    false as is_held,
    issue.issue_code,
    issue.title,
    issue.kind,
    issue.level,
    issue.registered_at as detected_at,
    cast(null as timestamptz) as first_response_at,
    cast(null as text) as response_form,
    cast(null as text) as response_url,
    cast(null as text) as follow_up,
    cast(null as timestamptz) as closed_at
from report.edition_period as period
inner join registry.issue on period.registry_version_id = issue.version_id
inner join report.edition_unit
    on period.edition_id = edition_unit.edition_id and edition_unit.unit_code = any(issue.asked_unit_codes)
where issue.registered_at < period.ends_at and issue.kind <> 'Peluang';

-- Which rules hold personal data back is asked of the registry of the week, not of the one in force: a rule
-- that is gone later made units late in a week that had been reported.
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
            from intake.finding
            left join registry.rule
                on moments.version_id = rule.version_id and finding.rule = rule.rule
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

create function report.refuse_change_of_grid() returns trigger
language plpgsql
as $$
declare
    reported text;
begin
    select edition.week into reported
    from changed
    inner join report.edition on changed.week = edition.week
    where edition.status = 'published'
    limit 1;
    if reported is not null then
        raise exception '% is reported: its % never changes', reported, tg_table_name
        using hint = 'What was known at its freeze stands; a corrected registry holds for the weeks to come';
    end if;
    return null;
end
$$;
comment on function report.refuse_change_of_grid is
'Stops a statement that adds, changes or removes the moments or expected units of a week with a published '
'edition: its corrections are made with them';

do $$
declare
    part text;
begin
    foreach part in array array['returns.week', 'registry.expected_unit_week'] loop
        execute format(
            'create trigger reported_insert after insert on %s referencing new table as changed
            for each statement execute function report.refuse_change_of_grid()', part
        );
        execute format(
            'create trigger reported_update after update on %s referencing old table as changed
            for each statement execute function report.refuse_change_of_grid()', part
        );
        execute format(
            'create trigger reported_delete after delete on %s referencing old table as changed
            for each statement execute function report.refuse_change_of_grid()', part
        );
    end loop;
end
$$;
