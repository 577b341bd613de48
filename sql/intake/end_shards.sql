-- purpose: ends the shards that nobody works on, so that their units can be given out again
-- one row per: shard that was ended
-- reads: intake.lease
-- writes: intake.lease, and by its key intake.shard_unit
-- parameters: holder (of the run that claims), idle (token between two steps), left_behind (tokens)
delete from intake.lease
where
    name <> 'claim'
    and (
        expires_at < clock_timestamp()
        or (holder = %(holder)s and token = %(idle)s)
        or token = any(%(left_behind)s)
    )
returning name
