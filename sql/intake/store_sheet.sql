-- purpose: what a file holds of one sheet
-- one row per: sheet of the submission
-- reads: none
-- writes: intake.sheet
-- parameters: submission_id, sheet, shown_name, status, row_count, column_letters, parts (both JSON)
insert into intake.sheet (submission_id, sheet, shown_name, status, row_count, column_letters, parts)
values (
    %(submission_id)s, %(sheet)s, %(shown_name)s, %(status)s, %(row_count)s,
    cast(%(column_letters)s as jsonb), cast(%(parts)s as jsonb)
)
