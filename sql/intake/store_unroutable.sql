-- purpose: the objects that belong nowhere and were not recorded before
-- one row per: object that is new
-- reads: none
-- writes: intake.unroutable_object
-- parameters: bucket, run_id, key_hashes, shown, reasons (one entry per object)
insert into intake.unroutable_object (bucket, key_sha256, shown_key, reason, run_id)
select
    %(bucket)s,
    line.key_sha256,
    line.shown_key,
    line.reason,
    %(run_id)s
from
    unnest(cast(%(key_hashes)s as text[]), cast(%(shown)s as text[]), cast(%(reasons)s as text[]))
        as line (key_sha256, shown_key, reason)
on conflict do nothing
returning key_sha256, shown_key, reason
