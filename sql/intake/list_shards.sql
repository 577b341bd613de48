-- purpose: the shards of a run, or all, in the order in which they were cut
-- one row per: shard
-- reads: intake.lease
-- writes: none
-- parameters: holder (null: of any run)
select name
from intake.lease
where
    name <> 'claim'
    and holder = coalesce(%(holder)s, holder)
order by length(name) asc, name asc
