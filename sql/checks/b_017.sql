-- purpose: reach without its source
-- one row per: offending row
-- reads: checks.publication
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'publication' as sheet,
    row_no,
    'reach_source' as column_name,
    cast(reach_count as text) as found
from checks.publication
where
    reach_count is not null
    and reach_source is null
    and not unreadable && array['reach_source']
