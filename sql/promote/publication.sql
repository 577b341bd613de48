-- purpose: the accepted publications of one submission
-- one row per: staged row that no finding holds back
-- reads: staging.publication, intake.submission, intake.counting_finding
-- writes: fact.publication
-- parameters: submission_id, zone (of the unit)
-- What holds rows back is listed once and looked up: gone through for each row it would take as long as both
-- multiplied.
with held as materialized (
    select distinct finding.row_no
    from intake.counting_finding as finding
    where
        finding.submission_id = %(submission_id)s
        and finding.severity = 'fix'
        and finding.sheet = 'publication'
)

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
        select held.row_no
        from held
        where held.row_no is not null
    )
    and not exists (
        select
        from held
        where held.row_no is null
    )
