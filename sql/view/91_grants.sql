-- purpose: what both roles may read: everything
-- reads: none
-- writes: privileges
-- parameters: none

grant select on all tables in schema
registry, returns, intake, staging, checks, fact, quality, statistics, report, kpi, notify
to orkestra_collector, orkestra_reader;
