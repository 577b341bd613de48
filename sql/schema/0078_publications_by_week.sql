-- purpose: the publications of a week are found by the edition's submissions, however long the history is
-- one row per: edition and publication row that counts in it
-- reads: report.edition_submission, intake.submission, fact.publication
-- writes: view report.edition_publication
-- parameters: none

create or replace view report.edition_publication as
select
    counted.edition_id,
    submission.received_at,
    publication.unit_code,
    -- the same as the row's own; but this one says beforehand which submissions to look into
    counted.week,
    publication.submission_id,
    publication.row_no,
    publication.published_date,
    publication.channel,
    publication.media_type,
    publication.message_codes,
    publication.placement_count,
    publication.area,
    publication.publication_key,
    publication.title,
    coalesce(btrim(publication.url), '') <> '' as has_address
from report.edition_submission as counted
inner join intake.submission on counted.submission_id = submission.submission_id
inner join fact.publication
    on counted.submission_id = publication.submission_id and counted.unit_code = publication.unit_code
where counted.is_in_force and publication.publication_key is not null;
