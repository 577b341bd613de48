-- purpose: the versions of a unit's week that wait for a person
-- one row per: blocked version
-- reads: returns.blocked_version
-- writes: none
-- parameters: week, unit
select
    submission_id,
    version,
    received_at,
    sha256,
    progress
from returns.blocked_version
where
    week = %(week)s
    and unit_code = %(unit)s
order by version
