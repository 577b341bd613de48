-- purpose: an issue with a limit, and a hoax, is due in exactly one week: in none before, in none after
-- one row per: issue or hoax that is due in no week, or was due otherwise when the week before went out
-- reads: report.edition_issue, report.edition_compared, report.edition_period
-- writes: none
-- parameters: edition_id

with issue as (
    select
        figure.indicator,
        issue.unit_code,
        issue.issue_code,
        issue.first_week,
        issue.started_at,
        figure.limit_at,
        figure.due_week,
        period.week,
        period.previous_week,
        period.began_week,
        period.began_at
    from report.edition_period as period
    inner join report.edition_issue as issue on period.edition_id = issue.edition_id
    cross join
        lateral (
            values
            ('2.1', issue.limit_at, issue.due_week),
            ('2.4', issue.clarify_limit_at, issue.clarify_due_week)
        ) as figure (indicator, limit_at, due_week)
    where period.edition_id = %(edition_id)s
),

-- as the edition of the week before had it
earlier as (
    select
        figure.indicator,
        issue.unit_code,
        issue.issue_code,
        compared.week,
        figure.due_week
    from report.edition_period as period
    inner join report.edition_compared as compared
        on period.edition_id = compared.edition_id and period.previous_week = compared.week
    inner join report.edition_issue as issue on compared.compared_edition_id = issue.edition_id
    cross join
        lateral (
            values ('2.1', issue.due_week), ('2.4', issue.clarify_due_week)
        ) as figure (indicator, due_week)
    where period.edition_id = %(edition_id)s
)

select
    issue.indicator,
    'unit' as scope,
    issue.unit_code as scope_code,
    'issue=' || issue.issue_code as dimension,
    concat_ws(
        ' ', 'first reported', issue.first_week, 'limit', issue.limit_at, 'due',
        coalesce(issue.due_week, 'never'), 'before', earlier.due_week
    ) as found
from issue
left join earlier
    on
        issue.indicator = earlier.indicator
        and issue.unit_code = earlier.unit_code
        and issue.issue_code = earlier.issue_code
where
    -- what was past its limit when reporting began is due in no week, and nothing else is
    (
        (issue.due_week is null) <> (issue.limit_at is null)
        and not (
            issue.due_week is null
            and issue.first_week <= issue.began_week
            and issue.limit_at < issue.began_at
        )
    )
    or (issue.due_week < issue.first_week and earlier.due_week is null)
    -- counted before, and now again; not counted before, and now in a week that has gone
    or (earlier.due_week <= earlier.week and issue.due_week <> earlier.due_week)
    or (earlier.due_week > earlier.week and issue.due_week <= earlier.week);
