-- purpose: the accepted behaviour rows of one submission
-- one row per: staged row that no finding holds back
-- reads: staging.behaviour, intake.submission, intake.counting_finding
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
    and not exists (
        select 1
        from intake.counting_finding as finding
        where
            finding.submission_id = staged.submission_id
            and finding.severity = 'fix'
            and finding.sheet = 'behaviour'
            and (finding.row_no = staged.row_no or finding.row_no is null)
    )
