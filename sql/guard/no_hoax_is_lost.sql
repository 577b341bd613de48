-- purpose: whoever calls an issue a hoax, and however its row fared, 2.4 knows it; and 2.4 counts what is due
-- one row per: hoax of this week's returns or of a desk that no figure knows; scope that counts otherwise
-- reads: report.edition_issue_row, .edition_issue, .edition_period, .edition_member, kpi.value
-- writes: none
-- parameters: edition_id

with reported as (
    select distinct
        reported.unit_code,
        reported.issue_code
    from report.edition_issue_row as reported
    where
        reported.edition_id = %(edition_id)s
        and reported.week = (
            select period.week
            from report.edition_period as period
            where period.edition_id = %(edition_id)s
        )
        and reported.first_reported_week <= reported.week
        and reported.kind in ('Hoaks', 'Disinformasi', 'Misinformasi')
        -- a row that is rejected after one was accepted changes nothing
        and (
            not reported.is_rejected
            or not exists (
                select
                from report.edition_issue_row as accepted
                where
                    accepted.edition_id = %(edition_id)s
                    and accepted.unit_code = reported.unit_code
                    and accepted.issue_code = reported.issue_code
                    and not accepted.is_rejected
                    and accepted.received_at < reported.received_at
            )
        )
),

issue as (
    select *
    from report.edition_issue
    where edition_id = %(edition_id)s
),

due as (
    select
        scope.scope,
        scope.scope_code,
        count(*) as hoax_count
    from report.edition_period as period
    cross join issue
    inner join report.edition_member as scope
        on scope.edition_id = %(edition_id)s and issue.unit_code = scope.unit_code
    where
        period.edition_id = %(edition_id)s
        and issue.is_hoax
        and issue.clarify_due_week = period.week
        and issue.is_in_roster
        and not issue.is_excused
    group by scope.scope, scope.scope_code
)

select
    '2.4' as indicator,
    'unit' as scope,
    reported.unit_code as scope_code,
    'issue=' || reported.issue_code as dimension,
    'reported as a hoax, but known as none' as found
from reported
left join issue on reported.unit_code = issue.unit_code and reported.issue_code = issue.issue_code
where not coalesce(issue.is_hoax, false)
union all
select
    figure.indicator,
    figure.scope,
    figure.scope_code,
    figure.dimension,
    concat_ws(' ', figure.denominator, 'counted, due are', coalesce(due.hoax_count, 0)) as found
from kpi.value as figure
left join due on figure.scope = due.scope and figure.scope_code = due.scope_code
where
    figure.edition_id = %(edition_id)s
    and figure.indicator = '2.4'
    and figure.scope in ('national', 'desk')
    and figure.dimension = ''
    and figure.denominator <> coalesce(due.hoax_count, 0);
