-- purpose: the accepted face-to-face sessions of one submission
-- one row per: staged row that no finding holds back
-- reads: staging.outreach, intake.submission, intake.counting_finding
-- writes: fact.outreach
-- parameters: submission_id, zone (of the unit)
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
    and not exists (
        select 1
        from intake.counting_finding as finding
        where
            finding.submission_id = staged.submission_id
            and finding.severity = 'fix'
            and finding.sheet = 'outreach'
            and (finding.row_no = staged.row_no or finding.row_no is null)
    )
