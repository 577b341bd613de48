-- purpose: the accepted publications of one submission
-- one row per: staged row that no finding rejects
-- reads: staging.publication, intake.submission, intake.rejected_row
-- writes: fact.publication
-- parameters: submission_id, zone (of the unit)
insert into fact.publication (
    unit_code,
    week,
    submission_id,
    row_no,
    published_at,
    published_date,
    channel,
    media_type,
    title,
    outlet,
    url,
    evidence,
    message_codes,
    format,
    tone,
    reach_count,
    reach_source,
    interaction_count,
    placement_count,
    issue_code,
    area,
    note
)
select
    submission.unit_code,
    submission.week,
    staged.submission_id,
    staged.row_no,
    staged.published_local at time zone %(zone)s as published_at,
    cast(staged.published_local as date) as published_date,
    staged.channel,
    staged.media_type,
    staged.title,
    staged.outlet,
    staged.url,
    staged.evidence,
    staged.message_codes,
    staged.format,
    staged.tone,
    staged.reach_count,
    staged.reach_source,
    staged.interaction_count,
    staged.placement_count,
    staged.issue_code,
    staged.area,
    staged.note
from staging.publication as staged
inner join intake.submission on staged.submission_id = submission.submission_id
where
    staged.submission_id = %(submission_id)s
    and staged.row_no not in (
        select rejected.row_no
        from intake.rejected_row as rejected
        where
            rejected.submission_id = %(submission_id)s
            and rejected.sheet = 'publication'
            and rejected.row_no is not null
    )
    and not exists (
        select
        from intake.rejected_row as rejected
        where
            rejected.submission_id = %(submission_id)s
            and rejected.sheet = 'publication'
            and rejected.row_no is null
    )
