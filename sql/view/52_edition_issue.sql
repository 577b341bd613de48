-- purpose: issues of an edition, and how long they waited
-- reads: schemas report, fact, intake, registry
-- writes: views of schema report, function kpi.refresh_statistics
-- parameters: none

create or replace function kpi.refresh_statistics() returns void
language plpgsql security definer
set search_path = ''
as $$
declare
    changed text;
begin
    for changed in
        select format('%I.%I', counted.schemaname, counted.relname)
        from pg_catalog.pg_stat_user_tables as counted
        where
            counted.schemaname || '.' || counted.relname = any(array[
                'intake.submission', 'intake.sheet', 'staging.issue', 'fact.publication', 'fact.issue',
                'fact.survey', 'fact.outreach', 'report.edition_unit', 'report.edition_version',
                'report.edition_issue', 'registry.expected_unit_week'
            ])
            -- counts arrive late: of a small table it is quicker to look than to ask
            and (counted.n_live_tup < 20000 or counted.n_mod_since_analyze > counted.n_live_tup / 20)
    loop
        execute 'analyze ' || changed;
    end loop;
end
$$;
comment on function kpi.refresh_statistics is
'Tells the planner how large the tables are. Facts arrive in a rush just before they are measured, before '
'autovacuum looks, and a plan for empty tables took a minute where this takes a tenth of a second';
revoke execute on function kpi.refresh_statistics from public;
grant execute on function kpi.refresh_statistics to orkestra_collector;

create view report.edition_issue_row as
with counted as not materialized (
    select
        counted.edition_id,
        counted.unit_code,
        counted.week,
        counted.submission_id,
        counted.is_in_force,
        submission.received_at,
        submission.verdict,
        counted.first_reported_week
    from report.edition_submission as counted
    inner join intake.submission on counted.submission_id = submission.submission_id
)

select
    counted.edition_id,
    counted.unit_code,
    counted.week,
    counted.first_reported_week,
    counted.submission_id,
    counted.received_at,
    counted.is_in_force,
    issue.row_no,
    false as is_from_desk,
    false as is_rejected,
    issue.issue_code,
    issue.title,
    issue.kind,
    issue.level,
    issue.detected_at,
    -- a day alone is an answer by the end of that day, or by when we heard of it
    case
        when 'first_response_local' = any(issue.without_time)
            then least(issue.first_response_at + interval '24 hours', counted.received_at)
        else issue.first_response_at
    end as first_response_at,
    issue.response_form,
    issue.is_linked,
    issue.follow_up,
    issue.closed_at,
    issue.origin_key,
    not issue.without_time && array['detected_local', 'first_response_local'] as is_timed
from counted
-- by its submission alone: by unit and submission together the planner expects one row in a hundred
inner join fact.issue on counted.submission_id = issue.submission_id
union all
select
    counted.edition_id,
    counted.unit_code,
    counted.week,
    counted.first_reported_week,
    counted.submission_id,
    counted.received_at,
    counted.is_in_force,
    staged.row_no,
    false as is_from_desk,
    true as is_rejected,
    -- without a code it is known by its title
    coalesce(
        staged.issue_code, 'tanpa kode: ' || left(fact.normalise_title(staged.title), 80),
        'tanpa kode: baris ' || staged.row_no
    ) as issue_code,
    coalesce(staged.title, staged.issue_code, 'Isu tanpa judul') as title,
    coalesce(staged.kind, '') as kind,
    staged.level,
    staged.detected_local at time zone coalesce(edition_unit.zone, 'Asia/Jakarta') as detected_at,
    cast(null as timestamptz) as first_response_at,
    cast(null as text) as response_form,
    false as is_linked,
    cast(null as text) as follow_up,
    cast(null as timestamptz) as closed_at,
    fact.publication_key(staged.origin_url, '', '', null, '', '') as origin_key,
    true as is_timed
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
    -- what has no code is known by its title, until the unit reports it with a code
    and (
        staged.issue_code is not null
        or counted.is_in_force
        and not exists (
            select
            from fact.issue as mended
            inner join report.edition_submission as later
                on mended.submission_id = later.submission_id
            where
                later.edition_id = counted.edition_id
                and mended.unit_code = counted.unit_code
                and fact.normalise_title(mended.title) = fact.normalise_title(staged.title)
        )
    )
    and (
        kpi.level_rank(staged.level) is not null
        or staged.kind in ('Hoaks', 'Disinformasi', 'Misinformasi')
    )
    and staged.detected_local is not null
    and staged.kind is distinct from 'Peluang'
union all
select
    period.edition_id,
    edition_unit.unit_code,
    kpi.week_of(issue.registered_at) as week,
    coalesce(first_asked.week, kpi.week_of(issue.registered_at)) as first_reported_week,
    cast(null as bigint) as submission_id,
    issue.registered_at as received_at,
    false as is_in_force,
    0 as row_no,
    true as is_from_desk,
    false as is_rejected,
    issue.issue_code,
    issue.title,
    issue.kind,
    issue.level,
    issue.registered_at as detected_at,
    cast(null as timestamptz) as first_response_at,
    cast(null as text) as response_form,
    false as is_linked,
    cast(null as text) as follow_up,
    cast(null as timestamptz) as closed_at,
    cast(null as text) as origin_key,
    true as is_timed
from report.edition_period as period
inner join registry.issue on period.registry_version_id = issue.version_id
inner join report.edition_unit
    on period.edition_id = edition_unit.edition_id and edition_unit.unit_code = any(issue.asked_unit_codes)
-- what a desk writes down afterwards is reported in the first week whose registry has it
left join lateral (
    select moments.week
    from returns.week as moments
    inner join registry.issue as known
        on moments.version_id = known.version_id
    where
        known.issue_code = issue.issue_code
        and kpi.week_of(issue.registered_at) >= period.began_week
        and moments.week between kpi.week_of(issue.registered_at) and period.week
        and edition_unit.unit_code = any(known.asked_unit_codes)
    order by moments.week
    limit 1
) as first_asked on true
where issue.registered_at < period.ends_at and issue.kind <> 'Peluang';
comment on view report.edition_issue_row is
'One row per edition and accepted issue row, superseded versions too, and one per unit that a desk asked: '
'an issue that a unit drops, renames or lowers stays. A rejected row that names its detection and level, or '
'that it is a hoax, is here too, without its response: an issue does not escape its limit by a mistake '
'beside it';
comment on column report.edition_issue_row.first_reported_week is
'The week that can first count it: that of its file, or, of a file after tutup, the first whose tutup it met';
comment on column report.edition_issue_row.level is
'As this row says';
comment on column report.edition_issue_row.is_timed is
'Detection and first response name a time; where one is a day alone, nobody knows whether it was in time';
comment on column report.edition_issue_row.week is
'The week of the file; of a desk''s issue that of its registration';
comment on column report.edition_issue_row.issue_code is
'As this row says; of a rejected row without one made of its title';
comment on column report.edition_issue_row.is_linked is
'Tautan respons leads to a page, and not to the front page of a site or to an account';
comment on column report.edition_issue_row.origin_key is
'Tautan asal as publications are compared by; null: no page is named';

create view report.edition_wait as
select
    issue.edition_id,
    issue.unit_code,
    issue.issue_code,
    issue.level,
    issue.level_rank,
    issue.is_hoax,
    answer.is_answered,
    greatest(0, extract(
        epoch from
        case when answer.is_answered then issue.first_response_at else issue.followed_until_at end
        - issue.started_at
    ) / 3600.0) as wait_hours,
    not answer.is_answered and issue.followed_until_at < period.close_at as is_silent
from report.edition_period as period
inner join report.edition_issue as issue on period.edition_id = issue.edition_id
cross join
    lateral (values (coalesce(issue.first_response_at <= period.close_at, false))) as answer (is_answered)
where
    greatest(kpi.week_of(issue.started_at), issue.first_week)
    between to_char(period.monday_date - 21, 'IYYY-"W"IW') and period.week
    -- what was open when reporting began was no unit's doing
    and (issue.started_at >= period.began_at or issue.first_week > period.began_week)
    and issue.is_in_roster
    and not issue.is_excused;
comment on view report.edition_wait is
'One row per edition, unit and issue that was detected, or reported if later, in the 28 days that end '
'with its week: the clock hours from detection to the first response. What was reported in the first week of '
'reporting and detected before it is left out';
comment on column report.edition_wait.is_answered is
'Responded by tutup. If not, wait_hours says how long it was followed: closing an issue ends no waiting';
comment on column report.edition_wait.is_silent is
'Not known to be answered, and the unit was silent: wait_hours ends with its last file';

create view report.edition_wait_figure as
with place as (
    select distinct
        scope.edition_id,
        scope.scope,
        scope.scope_code,
        listed.issues
    from report.edition_unit as unit
    inner join report.edition_scope as scope
        on unit.edition_id = scope.edition_id and unit.unit_code = scope.unit_code
    cross join (values ('Sedang'), ('Tinggi'), ('Kritis'), ('hoax')) as listed (issues)
    where scope.scope in ('national', 'desk')
),

wait as (
    select
        scope.edition_id,
        scope.scope,
        scope.scope_code,
        wait.level,
        wait.is_hoax,
        wait.is_answered,
        wait.is_silent,
        wait.wait_hours
    from report.edition_wait as wait
    inner join report.edition_scope as scope
        on wait.edition_id = scope.edition_id and wait.unit_code = scope.unit_code
),

total as (
    select
        place.edition_id,
        place.scope,
        place.scope_code,
        place.issues,
        count(wait.wait_hours) as issue_count,
        count(*) filter (where wait.is_answered) as answered_count,
        array_agg(wait.wait_hours order by wait.is_answered desc, wait.wait_hours asc) as waits,
        array_agg(wait.is_answered order by wait.is_answered desc, wait.wait_hours asc) as answers,
        array_agg(wait.is_silent order by wait.is_answered desc, wait.wait_hours asc) as silences
    from place
    left join wait
        on
            place.edition_id = wait.edition_id
            and place.scope = wait.scope
            and place.scope_code = wait.scope_code
            and (place.issues = wait.level or (place.issues = 'hoax' and wait.is_hoax))
    group by place.edition_id, place.scope, place.scope_code, place.issues
)

select
    total.edition_id,
    total.scope,
    total.scope_code,
    total.issues,
    part.name,
    part.value,
    part.numerator,
    part.denominator,
    total.issue_count as n,
    part.method
from total
cross join
    lateral (
        select
            concat('percentile=', percentile.place) as name,
            case
                when total.issue_count >= 10
                    then statistics.kaplan_meier_percentile(
                        total.waits, total.answers, percentile.place / 100.0
                    )
            end as value,
            total.answered_count as numerator,
            total.issue_count as denominator,
            case when total.issue_count >= 10 then 'kaplan-meier' else 'list' end as method
        from (values (50), (75)) as percentile (place)
        union all
        select
            concat('wait=', listed.place) as name,
            listed.hours as value,
            null as numerator,
            null as denominator,
            case
                when listed.is_answered then 'answered'
                when listed.is_silent then 'silent'
                else 'followed'
            end as method
        from
            unnest(total.waits, total.answers, total.silences)
            with ordinality as listed (hours, is_answered, is_silent, place)
        where total.issue_count between 1 and 9
    ) as part;
comment on view report.edition_wait_figure is
'One row per edition, scope, kind of issues (a level, or hoax) and percentile of their waits; of less than '
'10 issues each wait instead, the answered first';
comment on column report.edition_wait_figure.name is
'Which percentile; of few issues the place of one in the list';
comment on column report.edition_wait_figure.issues is
'Which issues: a level, or hoax';
