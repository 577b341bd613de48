-- purpose: issues from Sedang on that are open at the week's end or fell due in it, the most serious first
-- one row per: unit and issue
-- reads: report.edition_issue, report.edition_submission, fact.issue, registry.issue, registry.unit
-- writes: none
-- parameters: edition_id

with period as (
    select *
    from report.edition_period
    where edition_id = %(edition_id)s
),

unit_name as (
    select distinct on (unit.unit_code)
        unit.unit_code,
        unit.short_name
    from period
    inner join registry.unit
        on period.registry_version_id = unit.version_id and period.sunday_date >= unit.valid_from
    order by unit.unit_code asc, unit.valid_from desc
)

select
    issue.unit_code,
    coalesce(unit_name.short_name, issue.unit_code) as unit_name,
    issue.issue_code,
    issue.title,
    issue.kind,
    issue.level,
    issue.level_rank,
    issue.started_at,
    issue.limit_at,
    issue.first_response_at,
    issue.is_answered_in_time,
    issue.is_reported_now,
    issue.is_asked_by_desk,
    issue.is_open_at_end,
    issue.is_passed_on,
    issue.limit_rank,
    issue.due_week = period.week as is_due,
    coalesce(lead.short_name, unit_name.short_name, issue.unit_code) as lead_name,
    reported.conversation_before_count,
    reported.negative_before_count,
    reported.conversation_after_count,
    reported.negative_after_count,
    coalesce(registered.registered_at < reported.first_detected_at, false) as is_noticed_elsewhere_first
from period
inner join report.edition_issue as issue on period.edition_id = issue.edition_id
left join unit_name on issue.unit_code = unit_name.unit_code
left join registry.issue as registered
    on period.registry_version_id = registered.version_id and issue.issue_code = registered.issue_code
left join unit_name as lead on registered.lead_unit_code = lead.unit_code
left join lateral (
    select
        row_of_issue.conversation_before_count,
        row_of_issue.negative_before_count,
        row_of_issue.conversation_after_count,
        row_of_issue.negative_after_count,
        min(row_of_issue.detected_at) over () as first_detected_at
    from fact.issue as row_of_issue
    inner join report.edition_submission as counted
        on period.edition_id = counted.edition_id and row_of_issue.submission_id = counted.submission_id
    inner join intake.submission on counted.submission_id = submission.submission_id
    where row_of_issue.unit_code = issue.unit_code and row_of_issue.issue_code = issue.issue_code
    order by
        counted.week desc, submission.received_at desc, row_of_issue.submission_id desc,
        row_of_issue.row_no desc
    limit 1
) as reported on true
where
    issue.is_in_roster
    and not issue.is_excused
    and issue.limit_at is not null
    and (issue.is_open_at_end or issue.due_week = period.week)
order by
    issue.level_rank desc, issue.limit_at asc, issue.issue_code collate "C" asc,
    issue.unit_code collate "C" asc;
