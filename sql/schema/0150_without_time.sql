-- purpose: which moments of an issue were written as a day alone
-- one row per: see each table
-- reads: nothing
-- writes: tables staging.issue, fact.issue
-- parameters: none

alter table staging.issue add column without_time text[] not null default '{}';
comment on column staging.issue.without_time is
'The columns whose cell names a day and no time; their value is the midnight that begins it';

alter table fact.issue add column without_time text[] not null default '{}';
comment on column fact.issue.without_time is
'The columns that named a day and no time: neither is a moment that anything can be counted in time by';
