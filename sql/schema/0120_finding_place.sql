-- purpose: finds what was found in one row of a submission without going through all that was found in it
-- one row per: nothing
-- reads: nothing
-- writes: unique index of intake.finding
-- parameters: none
alter table intake.finding
add constraint finding_place unique nulls not distinct (submission_id, sheet, row_no, column_name, rule);

alter table intake.finding
drop constraint finding_submission_id_rule_sheet_row_no_column_name_key;
