-- purpose: tone given for a publication that is not media coverage
-- one row per: offending row
-- reads: checks.publication
-- writes: nothing
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'publication' as sheet,
    row_no,
    'tone' as column_name,
    tone as found,
    media_type as meant
from checks.publication
where
    tone is not null
    and media_type is not null
    and media_type <> 'Diliput'
