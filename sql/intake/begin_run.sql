-- purpose: records that a run works now, or again with its next step
-- one row per: run of that label
-- reads: none
-- writes: intake.run
-- parameters: label, as_of, is_precheck, process (null for a run under the lease)
insert into intake.run (label, as_of, is_precheck, process)
values (%(label)s, %(as_of)s, %(is_precheck)s, %(process)s)
on conflict (label) do update
    set as_of = excluded.as_of
returning run_id, clock_timestamp() as started_at
