-- purpose: says which process holds the lease and which runs a check, so that one that died is not waited for
-- one row per: nothing
-- reads: nothing
-- writes: columns of intake.lease, intake.run
-- parameters: none
alter table intake.lease add column process text;
comment on column intake.lease.process is
'Machine, number and start of the process that took it; null: unknown';

alter table intake.run add column process text;
comment on column intake.run.process is
'Of a check by command line: machine, number and start of its process; null: unknown';
