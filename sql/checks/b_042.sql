-- purpose: paired surveys whose counts contradict each other
-- one row per: offending row
-- reads: checks.survey
-- writes: nothing
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'survey' as sheet,
    row_no,
    'after_yes_count' as column_name,
    concat(
        'n ', before_count, ' dan ', after_count, ', Ya ', before_yes_count, ' dan ', after_yes_count
    ) as found
from checks.survey
where
    design = 'PANEL'
    and (
        before_count <> after_count
        or no_to_yes_count > before_count - before_yes_count
        or yes_to_no_count > before_yes_count
        or after_yes_count <> before_yes_count + no_to_yes_count - yes_to_no_count
    )
