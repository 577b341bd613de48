-- purpose: takes the lease for a step: free, kept for the same run, or left behind by a process that died
-- one row per: lease that was taken; none while another run is live
-- reads: intake.lease
-- writes: intake.lease
-- parameters: holder, token, process, expiry (seconds), idle (token between two steps), left_behind (token)
insert into intake.lease (name, holder, token, process, acquired_at, expires_at)
values (
    'collect', %(holder)s, %(token)s, %(process)s, clock_timestamp(),
    clock_timestamp() + %(expiry)s * interval '1 second'
)
on conflict (name) do update
    set
        holder = excluded.holder, token = excluded.token, process = excluded.process,
        acquired_at = excluded.acquired_at, expires_at = excluded.expires_at
    where lease.expires_at < clock_timestamp()
    or (lease.holder = excluded.holder and lease.token = %(idle)s)
    or lease.token = %(left_behind)s
returning token
