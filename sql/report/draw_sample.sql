-- purpose: draws ten rows of the week that people are asked to look at: tags, issues and answers in turn
-- one row per: row drawn
-- reads: report.edition, report.edition_submission, fact.publication, fact.issue
-- writes: report.edition_sample
-- parameters: edition_id

-- a copy for replay has no seed and draws nothing
with counted as (
    select
        edition.sample_seed,
        submission.submission_id
    from report.edition
    inner join report.edition_submission as submission
        on
            edition.edition_id = submission.edition_id
            and edition.week = submission.week
            and submission.is_in_force
    where edition.edition_id = %(edition_id)s and edition.sample_seed is not null
),

candidate as (
    select
        counted.sample_seed,
        'tag' as kind,
        publication.unit_code,
        publication.submission_id,
        publication.row_no,
        publication.title,
        concat_ws(', ', publication.channel, array_to_string(publication.message_codes, '; ')) as said,
        coalesce(publication.url, publication.evidence) as link
    from counted
    inner join fact.publication on counted.submission_id = publication.submission_id
    where
        publication.publication_key is not null
        and array_remove(publication.message_codes, '000') <> '{}'
    union all
    select
        counted.sample_seed,
        part.kind,
        issue.unit_code,
        issue.submission_id,
        issue.row_no,
        issue.title,
        part.said,
        part.link
    from counted
    inner join fact.issue on counted.submission_id = issue.submission_id
    cross join
        lateral (
            values
            (
                'issue', true,
                concat_ws(
                    ', ', issue.kind, issue.level,
                    to_char(issue.detected_at at time zone 'Asia/Jakarta', '"terdeteksi" DD/MM HH24.MI "WIB"')
                ),
                issue.origin_url
            ),
            (
                'answer', issue.first_response_at is not null and issue.response_form is not null,
                concat_ws(
                    ', ', issue.response_form,
                    to_char(issue.first_response_at at time zone 'Asia/Jakarta', 'DD/MM HH24.MI "WIB"')
                ),
                coalesce(issue.response_url, issue.follow_up)
            )
        ) as part (kind, is_reported, said, link)
    where part.is_reported
),

lot as (
    select
        *,
        md5(concat_ws('/', sample_seed, kind, unit_code, row_no)) as lot
    from candidate
),

turn as (
    select
        *,
        row_number() over (partition by kind order by lot, unit_code, row_no) as turn
    from lot
),

drawn as (
    select
        *,
        row_number() over (order by turn, lot, unit_code, row_no) as place
    from turn
)

insert into report.edition_sample (
    edition_id, place, kind, unit_code, submission_id, row_no, title, said, link
)
select
    %(edition_id)s,
    place,
    kind,
    unit_code,
    submission_id,
    row_no,
    title,
    said,
    link
from drawn
where place <= 10;
