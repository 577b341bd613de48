-- purpose: lets one process at a time work on the editions of a week, until its transaction ends
-- one row per: call, without a result
-- reads: none
-- writes: an advisory lock
-- parameters: week

select pg_advisory_xact_lock(hashtext('edition/' || %(week)s));
