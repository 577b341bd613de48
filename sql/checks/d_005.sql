-- purpose: issues that stand in the file twice under one code
-- one row per: row that repeats the code of an earlier one, with the place of that one
-- reads: checks.issue
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
with coded as (
    select
        submission_id,
        row_no,
        issue_code,
        first_value(row_no) over (
            partition by submission_id, lower(issue_code) order by row_no
        ) as first_row_no
    from checks.issue
    where issue_code is not null
)

select
    submission_id,
    'issue' as sheet,
    row_no,
    'issue_code' as column_name,
    issue_code as found,
    checks.show_row(submission_id, 'issue', first_row_no) as meant
from coded
where row_no > first_row_no
