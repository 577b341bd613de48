-- purpose: issues that the unit left open last week and that this week's sheet Isu does not have
-- one row per: submission, with all of them
-- reads: checks.past_week, fact.issue, checks.issue, intake.sheet
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- A row without its code could be any of them; a file of which nothing was read is not asked.
with reported as materialized (
    select distinct
        submission_id,
        lower(issue_code) as issue_code
    from checks.issue
)

select
    past.submission_id,
    'issue' as sheet,
    cast(null as integer) as row_no,
    cast(null as text) as column_name,
    string_agg(distinct issue.issue_code, ', ' order by issue.issue_code) as found
from checks.past_week as past
inner join fact.issue
    on past.unit_code = issue.unit_code and past.past_submission_id = issue.submission_id
where
    past.weeks_ago = 1
    and (
        issue.status <> 'Selesai'
        or (issue.first_response_at is null and issue.level <> 'Rendah' and issue.kind <> 'Peluang')
    )
    and (past.submission_id, lower(issue.issue_code)) not in (
        select
            reported.submission_id,
            reported.issue_code
        from reported
        where reported.issue_code is not null
    )
    and past.submission_id not in (
        select reported.submission_id
        from reported
        where reported.issue_code is null
    )
    and exists (
        select
        from intake.sheet
        where
            sheet.submission_id = past.submission_id
            and sheet.sheet <> 'cover'
            and sheet.status <> 'blank'
    )
group by past.submission_id
