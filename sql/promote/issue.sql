-- purpose: the accepted issues of one submission
-- one row per: staged row that no finding rejects
-- reads: staging.issue, intake.submission, intake.rejected_row
-- writes: fact.issue
-- parameters: submission_id, zone (of the unit)
insert into fact.issue (
    unit_code,
    week,
    submission_id,
    row_no,
    issue_code,
    title,
    message_codes,
    kind,
    level,
    detected_at,
    detection_source,
    origin_channel,
    origin_url,
    first_response_at,
    response_form,
    response_url,
    single_narrative,
    status,
    closed_at,
    conversation_before_count,
    negative_before_count,
    conversation_after_count,
    negative_after_count,
    sentiment_method,
    follow_up,
    without_time
)
select
    submission.unit_code,
    submission.week,
    staged.submission_id,
    staged.row_no,
    staged.issue_code,
    staged.title,
    coalesce(staged.message_codes, '{}') as message_codes,
    staged.kind,
    staged.level,
    staged.detected_local at time zone %(zone)s as detected_at,
    staged.detection_source,
    staged.origin_channel,
    staged.origin_url,
    staged.first_response_local at time zone %(zone)s as first_response_at,
    staged.response_form,
    staged.response_url,
    staged.single_narrative,
    staged.status,
    staged.closed_local at time zone %(zone)s as closed_at,
    staged.conversation_before_count,
    staged.negative_before_count,
    staged.conversation_after_count,
    staged.negative_after_count,
    staged.sentiment_method,
    staged.follow_up,
    staged.without_time
from staging.issue as staged
inner join intake.submission on staged.submission_id = submission.submission_id
where
    staged.submission_id = %(submission_id)s
    and staged.row_no not in (
        select rejected.row_no
        from intake.rejected_row as rejected
        where
            rejected.submission_id = %(submission_id)s
            and rejected.sheet = 'issue'
            and rejected.row_no is not null
    )
    and not exists (
        select
        from intake.rejected_row as rejected
        where
            rejected.submission_id = %(submission_id)s
            and rejected.sheet = 'issue'
            and rejected.row_no is null
    )
