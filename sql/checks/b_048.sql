-- purpose: surveys of a session that no Tatap Muka with a quiz fits, so that they count as recall only
-- one row per: offending row
-- reads: checks.survey, .outreach, registry.item_now, intake.submission, fact.outreach, returns.week
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- The session is looked for in the same return, and in the return of its own week. What would be recall
-- anyway is not asked about, nor what lies before reporting began.
with asked as (
    select
        survey.*,
        fact.normalise_place(survey.area) as place,
        moments.close_at,
        sum(survey.before_count) over (
            partition by
                survey.submission_id, survey.item_code, survey.message_code, survey.before_date,
                survey.after_date, fact.normalise_place(survey.area), fact.normalise_title(survey.audience)
        ) as people_count
    from checks.survey
    inner join registry.item_now as item on survey.item_code = item.item_code
    left join returns.week as moments on to_char(survey.before_date, 'IYYY-"W"IW') = moments.week
    where
        survey.sampling in ('Sesi', 'Acak')
        and item.family in ('KN', 'KP', 'PR')
        and (survey.design = 'BANDING' or survey.after_date - survey.before_date >= 14)
        and survey.area is not null
        and survey.before_count > 0
        and (moments.week is not null or survey.before_date between survey.monday_date and survey.sunday_date)
),

same_return as (
    select
        asked.submission_id,
        asked.row_no,
        outreach.participant_count
    from asked
    inner join checks.outreach
        on
            asked.submission_id = outreach.submission_id
            and asked.before_date = outreach.event_date
            and outreach.has_quiz
            and asked.message_code = any(outreach.message_codes)
            and asked.place = fact.normalise_place(outreach.district)
),

own_week as (
    select
        asked.submission_id,
        asked.row_no,
        outreach.participant_count
    from asked
    inner join lateral (
        select past.submission_id
        from intake.submission as past
        where
            past.unit_code = asked.unit_code
            and past.week = to_char(asked.before_date, 'IYYY-"W"IW')
            and past.verdict in ('accepted', 'accepted_partly')
            and past.received_at <= asked.close_at
        order by past.version desc
        limit 1
    ) as reported on true
    inner join fact.outreach
        on
            asked.unit_code = outreach.unit_code
            and reported.submission_id = outreach.submission_id
            and asked.before_date = outreach.event_date
            and outreach.has_quiz
            and asked.message_code = any(outreach.message_codes)
            and asked.place = fact.normalise_place(outreach.district)
),

attended as (
    select *
    from same_return
    union all
    select *
    from own_week
)

select
    asked.submission_id,
    'survey' as sheet,
    asked.row_no,
    'before_count' as column_name,
    checks.show_count(asked.people_count) as found,
    coalesce(checks.show_count(max(attended.participant_count)), 'tidak ada') as meant
from asked
left join attended on asked.submission_id = attended.submission_id and asked.row_no = attended.row_no
group by asked.submission_id, asked.row_no, asked.people_count
-- one event in several rows of Tatap Muka is one event
having not coalesce(
    bool_or(asked.people_count between 0.8 * attended.participant_count and attended.participant_count)
    or asked.people_count between 0.8 * sum(attended.participant_count) and sum(attended.participant_count),
    false
)
