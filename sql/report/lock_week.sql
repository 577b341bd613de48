-- purpose: lets one process at a time work on the editions of a week, until its transaction ends
-- one row per: nothing of use
-- reads: nothing
-- writes: an advisory lock
-- parameters: week

select pg_advisory_xact_lock(hashtext('edition/' || %(week)s));
