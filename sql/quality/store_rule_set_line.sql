-- purpose: one rule of a set as it was evaluated
-- one row per: rule of the set
-- reads: none
-- writes: quality.rule_set_line
-- parameters: rule_set_id, rule, status, since, until, sheets
insert into quality.rule_set_line (rule_set_id, rule, status, since, until, sheets)
values (%(rule_set_id)s, %(rule)s, %(status)s, %(since)s, %(until)s, %(sheets)s)
