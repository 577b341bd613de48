-- purpose: seals an edition with the hash of all that counts in it
-- one row per: edition
-- reads: report.edition, report.edition_unit, report.edition_submission, intake.submission
-- writes: report.edition
-- parameters: edition_id

with line as (
    select concat_ws(' ', 'registry', registry_version_id) as text
    from report.edition
    where edition_id = %(edition_id)s
    union all
    select concat_ws(' ', 'unit', unit_code, state, is_on_time, is_first_version, submission_id) as text
    from report.edition_unit
    where edition_id = %(edition_id)s
    union all
    select concat_ws(' ', 'submission', counted.submission_id, counted.is_in_force, submission.sha256) as text
    from report.edition_submission as counted
    inner join intake.submission on counted.submission_id = submission.submission_id
    where counted.edition_id = %(edition_id)s
),

seal as (
    select sha256(convert_to(string_agg(text, E'\n' order by text collate "C"), 'UTF8')) as hash
    from line
)

update report.edition
set
    submissions_sha256 = encode(seal.hash, 'hex'),
    sample_seed = md5(concat_ws('/', 'sample', edition.week, encode(seal.hash, 'hex')))
from seal
where edition_id = %(edition_id)s
returning edition_id, edition_no, week, status, submissions_sha256, statements_sha256;
