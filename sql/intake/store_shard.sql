-- purpose: makes a shard of units, kept for a run's next step
-- one row per: call; the shard's name
-- reads: none
-- writes: intake.lease, intake.shard_unit
-- parameters: unit_codes, holder, idle (token between two steps), process, expiry (seconds)
with made as (
    insert into intake.lease (name, holder, token, process, acquired_at, expires_at)
    values (
        'shard ' || nextval('intake.shard_number'), %(holder)s, %(idle)s, %(process)s, clock_timestamp(),
        clock_timestamp() + %(expiry)s * interval '1 second'
    )
    returning name
),

member as (
    insert into intake.shard_unit (unit_code, shard)
    select
        listed.unit_code,
        made.name
    from made
    cross join unnest(cast(%(unit_codes)s as text[])) as listed (unit_code)
)

select name from made
