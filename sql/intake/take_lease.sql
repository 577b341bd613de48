-- purpose: takes a lease for a step: free, kept for the same run, or left behind by a process that died
-- one row per: lease that was taken; none while another is live, or of a shard that has ended
-- reads: intake.lease
-- writes: intake.lease
-- parameters: name, holder, token, process, expiry (seconds), idle (token between steps), left_behind
update intake.lease
set
    holder = %(holder)s,
    token = %(token)s,
    process = %(process)s,
    acquired_at = clock_timestamp(),
    expires_at = clock_timestamp() + %(expiry)s * interval '1 second'
where
    name = %(name)s
    and (
        expires_at < clock_timestamp()
        or (holder = %(holder)s and token = %(idle)s)
        or token = any(%(left_behind)s)
    )
returning token
