-- purpose: keeps a finding as the unit will read it
-- one row per: finding that is new
-- reads: none
-- writes: intake.finding
-- parameters: submission_id, origin (reader, rules), rule, severity, sheet, row_no, column_name, cell, found,
--   message, problem, mend, shown_sheet, shown_row
insert into intake.finding (
    submission_id, origin, rule, severity, sheet, row_no, column_name, cell, found, message, problem, mend,
    shown_sheet, shown_row
)
values (
    %(submission_id)s, %(origin)s, %(rule)s, %(severity)s, %(sheet)s, %(row_no)s, %(column_name)s, %(cell)s,
    %(found)s, %(message)s, %(problem)s, %(mend)s, %(shown_sheet)s, %(shown_row)s
)
on conflict do nothing
