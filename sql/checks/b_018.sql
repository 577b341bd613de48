-- purpose: outdoor media without points or area
-- one row per: offending row
-- reads: checks.publication
-- writes: nothing
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'publication' as sheet,
    row_no,
    'placement_count' as column_name,
    channel as found
from checks.publication
where
    channel = 'Media luar ruang'
    and (placement_count is null or area is null)
    and not unreadable && array['placement_count']
