-- purpose: the accepted behaviour rows of one submission
-- one row per: staged row that no finding rejects
-- reads: staging.behaviour, intake.submission, intake.rejected_row
-- writes: fact.behaviour
-- parameters: submission_id, zone (of the unit)
insert into fact.behaviour (
    unit_code,
    week,
    submission_id,
    row_no,
    indicator_code,
    data_source,
    value_count,
    unit_of_measure,
    proven_count,
    area,
    explanation
)
select
    submission.unit_code,
    submission.week,
    staged.submission_id,
    staged.row_no,
    staged.indicator_code,
    staged.data_source,
    staged.value_count,
    staged.unit_of_measure,
    staged.proven_count,
    staged.area,
    staged.explanation
from staging.behaviour as staged
inner join intake.submission on staged.submission_id = submission.submission_id
where
    staged.submission_id = %(submission_id)s
    and staged.row_no not in (
        select rejected.row_no
        from intake.rejected_row as rejected
        where
            rejected.submission_id = %(submission_id)s
            and rejected.sheet = 'behaviour'
            and rejected.row_no is not null
    )
    and not exists (
        select
        from intake.rejected_row as rejected
        where
            rejected.submission_id = %(submission_id)s
            and rejected.sheet = 'behaviour'
            and rejected.row_no is null
    )
