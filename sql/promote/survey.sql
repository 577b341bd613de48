-- purpose: the accepted survey rows of one submission
-- one row per: staged row that no finding rejects
-- reads: staging.survey, intake.submission, intake.rejected_row, registry.item_now
-- writes: fact.survey
-- parameters: submission_id, zone (of the unit)
-- A question that differs from the registry's in capitals, spaces or punctuation alone is that question.
insert into fact.survey (
    unit_code,
    week,
    submission_id,
    row_no,
    item_code,
    message_code,
    design,
    sampling,
    audience,
    area,
    before_date,
    after_date,
    before_count,
    before_yes_count,
    after_count,
    after_yes_count,
    no_to_yes_count,
    yes_to_no_count,
    question_text,
    organizer,
    document
)
select
    submission.unit_code,
    submission.week,
    staged.submission_id,
    staged.row_no,
    staged.item_code,
    staged.message_code,
    staged.design,
    staged.sampling,
    staged.audience,
    staged.area,
    staged.before_date,
    staged.after_date,
    staged.before_count,
    staged.before_yes_count,
    staged.after_count,
    staged.after_yes_count,
    staged.no_to_yes_count,
    staged.yes_to_no_count,
    case
        when fact.normalise_title(staged.question_text) = fact.normalise_title(item.wording) then item.wording
        else staged.question_text
    end as question_text,
    staged.organizer,
    staged.document
from staging.survey as staged
inner join intake.submission on staged.submission_id = submission.submission_id
left join registry.item_now as item on staged.item_code = item.item_code
where
    staged.submission_id = %(submission_id)s
    and staged.row_no not in (
        select rejected.row_no
        from intake.rejected_row as rejected
        where
            rejected.submission_id = %(submission_id)s
            and rejected.sheet = 'survey'
            and rejected.row_no is not null
    )
    and not exists (
        select
        from intake.rejected_row as rejected
        where
            rejected.submission_id = %(submission_id)s
            and rejected.sheet = 'survey'
            and rejected.row_no is null
    )
