-- purpose: the accepted behaviour rows of one submission
-- one row per: staged row that no finding holds back
-- reads: staging.behaviour, intake.submission, intake.counting_finding
-- writes: fact.behaviour
-- parameters: submission_id, zone (of the unit)
-- What holds rows back is listed once and looked up: gone through for each row it would take as long as both
-- multiplied.
with held as materialized (
    select distinct finding.row_no
    from intake.counting_finding as finding
    where
        finding.submission_id = %(submission_id)s
        and finding.severity = 'fix'
        and finding.sheet = 'behaviour'
)

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
        select held.row_no
        from held
        where held.row_no is not null
    )
    and not exists (
        select
        from held
        where held.row_no is null
    )
