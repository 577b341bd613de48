-- purpose: one change of state of a unit's week
-- one row per: change
-- reads: none
-- writes: returns.history
-- parameters: week, unit_code, state, cause, submission_id, decision_id, happened_at
insert into returns.history (week, unit_code, state, cause, submission_id, decision_id, happened_at)
values (
    %(week)s, %(unit_code)s, %(state)s, %(cause)s, %(submission_id)s, %(decision_id)s, %(happened_at)s
)
