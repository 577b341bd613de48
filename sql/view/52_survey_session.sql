-- purpose: which Tatap Muka a survey row is the quiz of
-- reads: report.edition_submission, intake.submission, fact.outreach
-- writes: function of schema report
-- parameters: none

create or replace function report.find_session(
    of_edition_id bigint, of_unit_code text, of_submission_id bigint, of_date date, of_area text,
    of_audience text, of_message_code text, of_count bigint
)
returns table (session_code text, participant_count bigint)
language sql stable parallel safe
as $$
with return as (
    -- as it stood when its own week was closed: what is added afterwards proves nothing
    (
        select counted.submission_id
        from report.edition_submission as counted
        inner join intake.submission on counted.submission_id = submission.submission_id
        where
            counted.edition_id = of_edition_id
            and counted.unit_code = of_unit_code
            and counted.week = to_char(of_date, 'IYYY-"W"IW')
            and counted.first_reported_week = counted.week
        order by submission.version desc
        limit 1
    )
    union
    select of_submission_id
)

select
    concat_ws('|', of_date, fact.normalise_place(of_area), of_message_code, session.activity, session.audience),
    session.participant_count
from (
    -- one event in several rows is one event
    select
        fact.normalise_title(outreach.activity) as activity,
        fact.normalise_title(outreach.audience) as audience,
        cast(sum(outreach.participant_count) as bigint) as participant_count
    from return
    inner join fact.outreach
        on return.submission_id = outreach.submission_id and outreach.unit_code = of_unit_code
    where
        outreach.event_date = of_date
        and outreach.has_quiz
        and of_message_code = any(outreach.message_codes)
        and fact.normalise_place(outreach.district) = fact.normalise_place(of_area)
    group by fact.normalise_title(outreach.activity), fact.normalise_title(outreach.audience)
) as session
order by
    session.audience = fact.normalise_title(of_audience) desc,
    of_count between 0.8 * session.participant_count and session.participant_count desc,
    session.participant_count asc,
    session.activity asc
limit 1
$$;
comment on function report.find_session is
'The Tatap Muka of a unit that a survey row of sampling Sesi can be the quiz of: same date (Tanggal sebelum) '
'and kabupaten/kota, the message, Ada kuis, reported in its own week or in the same return. Of several the '
'one with the same Sasaran, then the one whose Peserta fit; no row: none';
