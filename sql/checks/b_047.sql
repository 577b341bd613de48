-- purpose: sessions of which less than 80 % of the people answered again
-- one row per: offending row
-- reads: checks.survey
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- A PANEL whose numbers differ is B-042.
select
    submission_id,
    'survey' as sheet,
    row_no,
    'after_count' as column_name,
    cast(after_count as text) as found,
    cast(before_count as text) as meant
from checks.survey
where
    sampling = 'Sesi'
    and design <> 'PANEL'
    and after_count < 0.8 * before_count
