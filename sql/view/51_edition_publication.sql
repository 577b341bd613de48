-- purpose: publications of an edition, and which were merged
-- reads: report.edition_submission, fact.publication
-- writes: views of schema report
-- parameters: none

-- By unit and submission together it expects one row, as if the two had nothing to do with each other: at a
-- million rows it then compared each of them with each submission.
create view report.edition_publication as
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
    (array_remove(publication.message_codes, '000'))[1:2] as counted_codes,
    publication.placement_count,
    publication.area,
    publication.publication_key,
    publication.title,
    coalesce(btrim(publication.url), '') <> '' as has_address
from report.edition_submission as counted
inner join intake.submission on counted.submission_id = submission.submission_id
inner join fact.publication on counted.submission_id = publication.submission_id
where counted.is_in_force and publication.publication_key is not null;
comment on view report.edition_publication is
'One row per edition and publication row that counts in it, of its week and of earlier weeks';
comment on column report.edition_publication.counted_codes is
'The messages that it counts for: the first two that it names';

create view report.edition_merged_publication as
with of_week as (
    select distinct
        publication.edition_id,
        publication.publication_key
    from report.edition
    inner join report.edition_publication as publication
        on edition.edition_id = publication.edition_id and edition.week = publication.week
),

reported as (
    select
        publication.*,
        row_number() over (
            partition by publication.edition_id, publication.publication_key
            order by publication.week, publication.received_at, publication.submission_id, publication.row_no
        ) as place
    from of_week
    inner join report.edition_publication as publication
        on
            of_week.publication_key = publication.publication_key
            and of_week.edition_id = publication.edition_id
)

select
    edition_id,
    publication_key,
    case when bool_or(has_address) then 'alamat sama' else 'judul sama' end as reason,
    count(*) as row_count,
    array_agg(distinct unit_code order by unit_code) as unit_codes,
    array_agg(concat_ws(' ', unit_code, week, 'baris', row_no) order by place) as reported_rows,
    max(unit_code) filter (where place = 1) as counted_unit_code,
    max(week) filter (where place = 1) as counted_week,
    max(submission_id) filter (where place = 1) as counted_submission_id,
    max(row_no) filter (where place = 1) as counted_row_no,
    max(channel) filter (where place = 1) as counted_channel,
    max(title) filter (where place = 1) as counted_title
from reported
group by edition_id, publication_key
having count(*) > 1;
comment on view report.edition_merged_publication is
'One row per edition and publication of its week that more than one row reports, in this week or before';
comment on column report.edition_merged_publication.reason is
'alamat sama: one address after tracking and the like are taken off. judul sama: no address, but one unit, '
'channel, date, outlet and title';
comment on column report.edition_merged_publication.counted_week is
'Nationally it counts in this week, as the row that came first; in an earlier one: not in this edition';
comment on column report.edition_merged_publication.unit_codes is
'Who reported it; two units or more: publikasi bersama, which counts once nationally and once for each';
