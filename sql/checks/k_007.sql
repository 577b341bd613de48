-- purpose: issues whose level or time of detection is not what was last accepted
-- one row per: offending cell
-- reads: checks.issue, checks.past_week, fact.issue
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- The week before decides: 2.1 keeps the highest level and the earliest detection, so a change must be asked.
with last_reported as materialized (
    select
        past.submission_id,
        past_issue.issue_code,
        past_issue.level,
        past_issue.detected_at,
        row_number() over (
            partition by past.submission_id, past_issue.issue_code
            order by past.weeks_ago asc, past_issue.row_no desc
        ) as place
    from checks.past_week as past
    inner join fact.issue as past_issue
        on past.unit_code = past_issue.unit_code and past.past_submission_id = past_issue.submission_id
),

reported as materialized (
    select *
    from checks.issue
),

changed as (
    select
        reported.submission_id,
        reported.row_no,
        reported.level,
        last_reported.level as level_before,
        reported.detected_local,
        last_reported.detected_at at time zone reported.zone as detected_before
    from reported
    inner join last_reported
        on
            reported.submission_id = last_reported.submission_id
            and reported.issue_code = last_reported.issue_code
            and last_reported.place = 1
),

final as (
    select
        changed.submission_id,
        'issue' as sheet,
        changed.row_no,
        cell.column_name,
        cell.found,
        cell.meant
    from changed
    inner join lateral (
        values
        ('level', changed.level, changed.level_before),
        (
            'detected_local',
            to_char(changed.detected_local, 'DD/MM/YYYY HH24:MI'),
            to_char(changed.detected_before, 'DD/MM/YYYY HH24:MI')
        )
    ) as cell (column_name, found, meant) on true
    where cell.found <> cell.meant
)

select * from final
