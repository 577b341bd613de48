-- purpose: indicators that belong to another unit
-- one row per: offending row
-- reads: checks.behaviour, registry.behaviour_now
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    behaviour.submission_id,
    'behaviour' as sheet,
    behaviour.row_no,
    'indicator_code' as column_name,
    behaviour.indicator_code as found,
    indicator.owner_unit_code as meant
from checks.behaviour
inner join registry.behaviour_now as indicator
    on
        behaviour.indicator_code = indicator.indicator_code
        and behaviour.sunday_date between indicator.valid_from and coalesce(indicator.valid_to, 'infinity')
where
    indicator.owner_unit_code <> behaviour.unit_code
