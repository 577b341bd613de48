-- purpose: keeps what a rule in the shadow found; nothing of a pre-check is recorded
-- one row per: finding that is new
-- reads: intake.submission
-- writes: quality.shadow_finding
-- parameters: submission_id, rule, severity, sheet, row_no, column_name, found
insert into quality.shadow_finding (submission_id, rule, severity, sheet, row_no, column_name, found)
select
    submission_id,
    %(rule)s,
    %(severity)s,
    %(sheet)s,
    %(row_no)s,
    %(column_name)s,
    %(found)s
from intake.submission
where
    submission_id = %(submission_id)s
    and not is_precheck
on conflict do nothing
