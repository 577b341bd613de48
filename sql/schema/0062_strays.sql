-- purpose: objects that belong to no unit's week, told once; and deleting a pre-check fast beside many facts
-- one row per: see the table's comment
-- reads: intake.run
-- writes: table intake.stray_object; an index of fact.publication
-- parameters: none

create table intake.stray_object (
    bucket text not null,
    key_sha256 text not null,
    shown_key text not null,
    reason text not null,
    run_id bigint not null references intake.run,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (bucket, key_sha256)
);
comment on table intake.stray_object is
'An object whose key fits no pattern or names an unknown unit or week; coordinators are told of it once';
comment on column intake.stray_object.shown_key is
'The key with everything that cannot be shown written as its code; key_sha256 is of the key itself';
grant select, insert on intake.stray_object to orkestra_collector;
grant select on intake.stray_object to orkestra_reader;

-- Removing a pre-check looks for facts of its submission. Facts are appended in the order of their submissions,
-- so that this small index finds none in a millisecond; without it PostgreSQL 15 to 17 read a million rows.
create index publication_submission on fact.publication using brin (submission_id);
