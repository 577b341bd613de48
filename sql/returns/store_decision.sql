-- purpose: what a person has decided, kept for good
-- one row per: decision
-- reads: none
-- writes: returns.decision
-- parameters: label, kind, week, unit_code, submission_id, row_no, reason, decided_by, decided_at
insert into returns.decision (
    label, kind, week, unit_code, submission_id, row_no, reason, decided_by, decided_at
)
values (
    %(label)s, %(kind)s, %(week)s, %(unit_code)s, %(submission_id)s, %(row_no)s, %(reason)s, %(decided_by)s,
    %(decided_at)s
)
returning decision_id
