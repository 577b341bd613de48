-- purpose: gives each shard of the units a lease of its own, so that many workers share a burst
-- reads: intake.lease
-- writes: intake.lease; table intake.shard_unit; index on intake.submission
-- parameters: none

delete from intake.lease;

insert into intake.lease (name, holder, token, acquired_at, expires_at)
values ('claim', 'nobody', '00000000-0000-0000-0000-000000000000', '2025-01-01', '2025-01-01');

comment on table intake.lease is
'Who may write now: one run at a time claims, and one step at a time works on a shard, whose row lives as '
'long as the shard. Times are the real clock''s';

create sequence intake.shard_number;

create table intake.shard_unit (
    unit_code text primary key,
    shard text not null references intake.lease (name) on delete cascade
);
create index shard_unit_shard on intake.shard_unit (shard);
comment on table intake.shard_unit is
'The units of each shard: all that waits of a unit is worked on by the same steps, in order. A unit is in '
'one shard at the most; without one it waits for the next claim';

create index submission_decided_as_of on intake.submission (decided_as_of);

grant usage on sequence intake.shard_number to orkestra_collector;
grant delete on intake.lease to orkestra_collector;
grant select on intake.shard_unit to orkestra_collector, orkestra_reader;
grant insert, update, delete on intake.shard_unit to orkestra_collector;
