-- purpose: the accepted face-to-face sessions of one submission
-- one row per: staged row that no finding rejects
-- reads: staging.outreach, intake.submission, intake.rejected_row
-- writes: fact.outreach
-- parameters: submission_id, zone (of the unit)
insert into fact.outreach (
    unit_code,
    week,
    submission_id,
    row_no,
    event_date,
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
    staged.event_date,
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
        select rejected.row_no
        from intake.rejected_row as rejected
        where
            rejected.submission_id = %(submission_id)s
            and rejected.sheet = 'outreach'
            and rejected.row_no is not null
    )
    and not exists (
        select
        from intake.rejected_row as rejected
        where
            rejected.submission_id = %(submission_id)s
            and rejected.sheet = 'outreach'
            and rejected.row_no is null
    )
