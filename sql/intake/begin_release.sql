-- purpose: records the decision that puts a submission back before the reader as a run
-- one row per: run of that label
-- reads: none
-- writes: intake.run
-- parameters: label, as_of
insert into intake.run (label, as_of)
values (%(label)s, %(as_of)s)
on conflict (label) do update
    set as_of = excluded.as_of
returning run_id
