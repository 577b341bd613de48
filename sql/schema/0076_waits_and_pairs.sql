-- purpose: what several indicators share: how long issues waited, and the grid of units and messages
-- one row per: see each view's comment
-- reads: report.edition_issue, views report.edition_*, registry.message, registry.assignment
-- writes: views of schema report
-- parameters: none

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
    ) / 3600.0) as wait_hours
from report.edition_period as period
inner join report.edition_issue as issue on period.edition_id = issue.edition_id
cross join
    lateral (values (coalesce(issue.first_response_at <= period.close_at, false))) as answer (is_answered)
where
    issue.started_at >= period.ends_at - interval '28 days'
    and issue.started_at < period.ends_at
    and issue.is_in_roster
    and not issue.is_excused;
comment on view report.edition_wait is
'One row per edition, unit and issue detected in the 28 days that end with its week: the clock hours from '
'detection to the first response';
comment on column report.edition_wait.is_answered is
'Responded by tutup. If not, wait_hours says how long it was followed: closing an issue ends no waiting';

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
        array_agg(wait.is_answered order by wait.is_answered desc, wait.wait_hours asc) as answers
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
            case when listed.is_answered then 'answered' else 'followed' end as method
        from unnest(total.waits, total.answers) with ordinality as listed (hours, is_answered, place)
        where total.issue_count between 1 and 9
    ) as part;
comment on view report.edition_wait_figure is
'One row per edition, scope, kind of issues (a level, or hoax) and percentile of their waits; of less than '
'10 issues each wait instead, the answered first';

create view report.edition_pair as
with carried as (
    select
        period.edition_id,
        publication.unit_code,
        code.message_code
    from report.edition_period as period
    inner join report.edition_publication as publication
        on
            period.edition_id = publication.edition_id
            and period.week = publication.week
            and publication.published_date between period.monday_date and period.sunday_date
    cross join lateral unnest(publication.message_codes) as code (message_code)
    group by period.edition_id, publication.unit_code, code.message_code
)

select
    message.edition_id,
    sheet.unit_code,
    message.message_code,
    message.campaign_code,
    sheet.status,
    sheet.is_known,
    carried.unit_code is not null as is_carried
from report.edition_message as message
inner join report.edition_period as period on message.edition_id = period.edition_id
inner join report.edition_sheet as sheet
    on message.edition_id = sheet.edition_id and sheet.sheet = 'publication'
left join carried
    on
        message.edition_id = carried.edition_id
        and sheet.unit_code = carried.unit_code
        and message.message_code = carried.message_code
where exists (
    select
    from registry.assignment
    where
        assignment.version_id = period.registry_version_id
        and assignment.message_code = message.message_code
        and assignment.unit_code = sheet.unit_code
        and period.week between assignment.from_week and coalesce(assignment.to_week, period.week)
);
comment on view report.edition_pair is
'One row per edition, expected unit and active message that it is assigned: the grid of 1.1';
comment on column report.edition_pair.status is
'Of its sheet Publikasi: filled, nil and blank as reported, excused or missing';
comment on column report.edition_pair.is_carried is
'At least one accepted publication of it is dated in the week';

grant select on report.edition_wait, report.edition_wait_figure, report.edition_pair
to orkestra_collector, orkestra_reader;
