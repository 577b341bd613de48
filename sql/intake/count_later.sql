-- purpose: what came after a version of a unit's week: the newest accepted one, and how many are undecided
-- one row per: call; always one
-- reads: intake.submission
-- writes: none
-- parameters: week, unit, version
select
    max(version) filter (
        where
        verdict in ('accepted', 'accepted_partly')
        and version > %(version)s
    ) as accepted,
    count(*) filter (where progress in ('claimed', 'archived', 'staged', 'validated')) as undecided
from intake.submission
where
    week = %(week)s
    and unit_code = %(unit)s
    and not is_precheck
