-- purpose: links to responses that lead to the front page of a site or to an account
-- one row per: offending row
-- reads: checks.issue
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    submission_id,
    'issue' as sheet,
    row_no,
    'response_url' as column_name,
    response_url as found
from checks.issue
where
    response_url ~ '^https?://'
    and fact.publication_key(response_url, '', '', null, '', '') is null
