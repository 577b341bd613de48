-- purpose: outdoor media without points or without area
-- one row per: blank cell
-- reads: checks.publication
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    publication.submission_id,
    'publication' as sheet,
    publication.row_no,
    cell.column_name,
    publication.channel as found
from checks.publication
cross join
    unnest(
        array['placement_count', 'area'],
        array[publication.placement_count is null, publication.area is null]
    ) as cell (column_name, is_blank)
where
    publication.channel = 'Media luar ruang'
    and cell.is_blank
    and cell.column_name <> all(publication.unreadable)
