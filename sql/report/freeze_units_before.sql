-- purpose: records who owed a return for the week before an edition's, as the grid says now
-- one row per: unit
-- reads: report.edition, registry.expected_unit_week
-- writes: report.edition_unit_before
-- parameters: edition_id

insert into report.edition_unit_before (edition_id, unit_code)
select
    period.edition_id,
    expected.unit_code
from report.edition_period as period
inner join registry.expected_unit_week as expected on period.previous_week = expected.week
where period.edition_id = %(edition_id)s;
