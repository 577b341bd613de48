-- purpose: publications are joined by their submission alone, so that the planner knows how many there are
-- one row per: edition and publication row that counts in it
-- reads: report.edition_submission, intake.submission, fact.publication
-- writes: view report.edition_publication
-- parameters: none

-- By unit and submission together it expects one row, as if the two had nothing to do with each other: at a
-- million rows it then compared each of them with each submission.
create or replace view report.edition_publication as
select
    counted.edition_id,
    submission.received_at,
    publication.unit_code,
    -- not the row's own, which is the same: this one says beforehand which submissions to look into
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
inner join fact.publication on counted.submission_id = publication.submission_id
where counted.is_in_force and publication.publication_key is not null;
