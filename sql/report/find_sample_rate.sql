-- purpose: what people had found, when an edition was frozen, of the samples of the four weeks before it
-- one row per: edition
-- reads: report.edition, report.edition_sample, returns.sample_answer
-- writes: none
-- parameters: edition_id

with edition as (
    select *
    from report.edition
    where edition_id = %(edition_id)s
),

asked as (
    select
        sample.edition_id,
        sample.place
    from edition
    inner join report.edition as earlier
        on
            edition.week > earlier.week
            and to_char(to_date(edition.week || '-1', 'IYYY-"W"IW-ID') - 28, 'IYYY-"W"IW') <= earlier.week
            and edition.as_of > earlier.as_of
            and earlier.status = 'published'
    inner join report.edition_sample as sample on earlier.edition_id = sample.edition_id
),

answered as (
    select distinct on (answer.edition_id, answer.place)
        answer.edition_id,
        answer.place,
        answer.answer
    from edition
    inner join returns.sample_answer as answer on edition.as_of >= answer.decided_at
    order by answer.edition_id asc, answer.place asc, answer.sample_answer_id desc
)

select
    count(*) filter (where answered.answer = 'right') as right_count,
    count(*) filter (where answered.answer in ('right', 'wrong')) as judged_count,
    count(*) as asked_count
from asked
left join answered on asked.edition_id = answered.edition_id and asked.place = answered.place;
