-- purpose: units that are nil for the third week in a row, as the editions of the two weeks before saw them
-- one row per: unit
-- reads: report.edition_period, report.edition_unit, report.edition_compared, registry.expected_unit_week
-- writes: none
-- parameters: edition_id

select expected.short_name
from report.edition_period as period
inner join report.edition_unit as unit on period.edition_id = unit.edition_id
inner join registry.expected_unit_week as expected
    on period.week = expected.week and unit.unit_code = expected.unit_code
inner join report.edition_compared as compared
    on
        period.edition_id = compared.edition_id
        and compared.week in (
            to_char(period.monday_date - 7, 'IYYY-"W"IW'), to_char(period.monday_date - 14, 'IYYY-"W"IW')
        )
inner join report.edition_unit as earlier
    on compared.compared_edition_id = earlier.edition_id and unit.unit_code = earlier.unit_code
where period.edition_id = %(edition_id)s and unit.state = 'NIHIL' and earlier.state = 'NIHIL'
group by unit.unit_code, expected.short_name
having count(*) = 2
order by expected.short_name collate "C" asc, unit.unit_code asc;
