-- purpose: links that lead to an account's home page or a bare host, so that the row counts as no publication
-- one row per: offending row
-- reads: checks.publication
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'publication' as sheet,
    row_no,
    'url' as column_name,
    url as found
from checks.publication
where
    url ~ '^https?://'
    and channel <> 'Media luar ruang'
    and address_key is null
