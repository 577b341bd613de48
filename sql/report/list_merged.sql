-- purpose: the publications of the week that several rows report: why they are one, and which row counts
-- one row per: publication
-- reads: report.edition_merged_publication
-- writes: none
-- parameters: edition_id

select
    publication_key,
    reason,
    row_count,
    unit_codes,
    reported_rows,
    counted_unit_code,
    counted_week,
    counted_row_no,
    counted_channel,
    counted_title
from report.edition_merged_publication
where edition_id = %(edition_id)s
order by row_count desc, publication_key collate "C" asc;
