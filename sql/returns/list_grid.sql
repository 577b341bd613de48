-- purpose: the weeks that have a grid, and whether it may still be written again
-- one row per: week
-- reads: returns.week, report.edition
-- writes: none
-- parameters: none
select
    week,
    due_at,
    version_id,
    exists(
        select from report.edition
        where edition.week = week.week and edition.status = 'published'
    ) as is_reported
from returns.week
