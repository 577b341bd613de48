-- purpose: the accepted face-to-face sessions of one submission
-- one row per: staged row that no finding holds back
-- reads: staging.outreach, intake.submission, intake.counting_finding
-- writes: fact.outreach
-- parameters: submission_id, zone (of the unit)
-- What holds rows back is listed once and looked up: gone through for each row it would take as long as both
-- multiplied.
with held as materialized (
    select distinct finding.row_no
    from intake.counting_finding as finding
    where
        finding.submission_id = %(submission_id)s
        and finding.severity = 'fix'
        and finding.sheet = 'outreach'
)

insert into fact.outreach (
    unit_code,
    week,
    submission_id,
    row_no,
    held_date,
    activity,
    organizer,
    district,
    audience,
    participant_count,
    female_count,
    male_count,
    message_codes,
    has_quiz,
    documentation
)
select
    submission.unit_code,
    submission.week,
    staged.submission_id,
    staged.row_no,
    staged.held_date,
    staged.activity,
    staged.organizer,
    staged.district,
    staged.audience,
    staged.participant_count,
    staged.female_count,
    staged.male_count,
    staged.message_codes,
    staged.has_quiz,
    staged.documentation
from staging.outreach as staged
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
