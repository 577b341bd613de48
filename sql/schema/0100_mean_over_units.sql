-- purpose: a change is the mean over units: a survey knows its session, and no survey has a weight for all
-- one row per: nothing
-- reads: nothing
-- writes: type statistics.stratum, table kpi.label
-- parameters: none

-- results and arguments change: both are made anew in sql/view
drop function if exists statistics.pool_strata(statistics.stratum[]);
drop function if exists kpi.judge_change(
    bigint, bigint, bigint, boolean, double precision, double precision
);

alter type statistics.stratum add attribute session_code text;
comment on type statistics.stratum is
'One survey of one unit: two arms; both changes only for the same people asked twice, otherwise null; '
'surveys of one session carry its code';

update kpi.label
set label = 'Terukur, belum terbukti membaik'
where label_rank = 4;
