-- purpose: an issue of a silent unit is told apart from one that is known to wait
-- one row per: see 0076
-- reads: report.edition_issue, views report.edition_*
-- writes: views report.edition_wait, report.edition_wait_figure
-- parameters: none

create or replace view report.edition_wait as
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
    issue.started_at >= period.ends_at - interval '28 days'
    and issue.started_at < period.ends_at
    and issue.is_in_roster
    and not issue.is_excused;
comment on column report.edition_wait.is_silent is
'Not known to be answered, and the unit was silent: wait_hours ends with its last file';

create or replace view report.edition_wait_figure as
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
