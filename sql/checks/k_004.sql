-- purpose: sessions with a quiz, of which the sheet Survei has no row of the same message and date
-- one row per: offending row
-- reads: checks.outreach, checks.survey
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- What a survey row leaves open could be the same message and date.
-- What a survey may be about is listed once, with '*' for what it leaves open, and looked up: to compare each
-- session with each survey takes as long as both numbers multiplied.
with surveyed as materialized (
    select distinct
        survey.submission_id,
        coalesce(survey.message_code, '*') as message_code,
        coalesce(to_char(answered.day, 'YYYY-MM-DD'), '*') as day
    from checks.survey
    cross join unnest(array[survey.before_date, survey.after_date]) as answered (day)
),

quiz as materialized (
    select
        submission_id,
        row_no,
        event_date,
        message_codes
    from checks.outreach
    where has_quiz and event_date is not null and message_codes is not null
),

answered as materialized (
    select distinct
        quiz.submission_id,
        quiz.row_no
    from quiz
    cross join unnest(quiz.message_codes || '*'::text) as used (message_code)
    cross join unnest(array[to_char(quiz.event_date, 'YYYY-MM-DD'), '*']) as measured (day)
    inner join surveyed
        on
            quiz.submission_id = surveyed.submission_id
            and used.message_code = surveyed.message_code
            and measured.day = surveyed.day
    where cardinality(quiz.message_codes) > 0
)

select
    quiz.submission_id,
    'outreach' as sheet,
    quiz.row_no,
    'has_quiz' as column_name,
    to_char(quiz.event_date, 'DD/MM/YYYY') as found,
    array_to_string(quiz.message_codes, '; ') as meant
from quiz
where (quiz.submission_id, quiz.row_no) not in (
    select
        answered.submission_id,
        answered.row_no
    from answered
)
