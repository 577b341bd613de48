-- purpose: the issues that a unit left open in one week, as the rows with which its next template begins
-- one row per: row of sheet Isu of the version in force that is not closed, or closed but not answered
-- reads: returns.version_in_force, fact.issue
-- writes: none
-- parameters: unit_code, week (the one that was reported), zone (of the unit)

select
    issue.issue_code,
    issue.title,
    issue.kind,
    issue.level,
    issue.detection_source,
    issue.origin_channel,
    issue.origin_url,
    issue.response_form,
    issue.response_url,
    issue.single_narrative,
    issue.conversation_before_count,
    issue.negative_before_count,
    issue.conversation_after_count,
    issue.negative_after_count,
    issue.sentiment_method,
    nullif(array_to_string(issue.message_codes, '; '), '') as message_codes,
    issue.detected_at at time zone %(zone)s as detected_local,
    issue.first_response_at at time zone %(zone)s as first_response_local
from returns.version_in_force as version
inner join fact.issue on version.unit_code = issue.unit_code and version.submission_id = issue.submission_id
where
    version.unit_code = %(unit_code)s
    and version.week = %(week)s
    and (
        issue.status <> 'Selesai'
        or (issue.first_response_at is null and issue.level <> 'Rendah' and issue.kind <> 'Peluang')
    )
order by issue.row_no
