-- purpose: keeps that a rule could not be evaluated in a run
-- one row per: run and rule
-- reads: none
-- writes: quality.failure
-- parameters: run_id, rule, status, reason

insert into quality.failure (run_id, rule, status, reason)
values (%(run_id)s, %(rule)s, %(status)s, %(reason)s)
on conflict (run_id, rule) do nothing
