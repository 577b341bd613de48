-- purpose: holds a lease until the transaction ends: until then nobody takes it, nor does its holder lose it
-- one row per: lease that is held by this token; none if another run has taken it
-- reads: intake.lease
-- writes: none, but a lock
-- parameters: name, token
select name
from intake.lease
where
    name = %(name)s
    and token = %(token)s
for share
