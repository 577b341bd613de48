-- purpose: objects that belong to no unit's week, told once; validation in batches; forgetting fast
-- one row per: see the table's comment
-- reads: intake.run, intake.submission, registry.unit_now
-- writes: table intake.stray_object; intake.submission.is_in_batch; view checks.batch; an index of facts
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

-- Removing a pre-check looks for facts of its submission. Facts are appended in the order of submissions, so
-- this small index finds none in a millisecond; without it PostgreSQL 15 to 17 read a million rows.
create index publication_submission on fact.publication using brin (submission_id);

alter table intake.submission add column is_in_batch boolean not null default false;
comment on column intake.submission.is_in_batch is
'Its run validates it now; other submissions that this run has staged wait for a later batch';
grant update (is_in_batch) on intake.submission to orkestra_collector;

create or replace view checks.batch as
with batch as (
    select
        submission_id,
        unit_code,
        week,
        received_at,
        to_date(week || '-1', 'IYYY-"W"IW-ID') as monday_date,
        to_date(week || '-7', 'IYYY-"W"IW-ID') as sunday_date
    from intake.submission
    where
        progress = 'staged'
        and is_in_batch
        and run_id = cast(current_setting('orkestra.run_id') as bigint)
)

select
    batch.submission_id,
    batch.unit_code,
    batch.week,
    batch.monday_date,
    batch.sunday_date,
    batch.received_at at time zone coalesce(
        (
            select unit.zone
            from registry.unit_now as unit
            where
                batch.unit_code = unit.unit_code
                and batch.sunday_date between unit.valid_from and coalesce(unit.valid_to, 'infinity')
            order by unit.valid_from desc
            limit 1
        ),
        'Asia/Jakarta'
    ) as received_local
from batch;
