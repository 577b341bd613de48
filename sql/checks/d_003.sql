-- purpose: survey rows that the unit has reported in an earlier week, or that stand in the file twice
-- one row per: offending row
-- reads: checks.survey, checks.past_week, fact.survey
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- Eight weeks suffice: a row belongs to the week of Tanggal sesudah or the one after (B-044). Within a file
-- only a row with the same numbers is a copy: sessions of one day may differ in nothing else.
-- What makes a row the same is one value: of several the planner may look up some and go through the rest.
with stated as (
    select
        *,
        cast(row(
            submission_id, item_code, message_code, design, before_date, after_date,
            fact.normalise_title(audience), fact.normalise_title(area)
        ) as text) as content,
        item_code is not null
        and message_code is not null
        and design is not null
        and before_date is not null
        and after_date is not null
        and fact.normalise_title(audience) is not null
        and fact.normalise_title(area) is not null as is_complete,
        first_value(row_no) over (
            partition by
                submission_id, item_code, message_code, before_date, after_date,
                fact.normalise_title(audience), fact.normalise_title(area),
                before_count, before_yes_count, after_count, after_yes_count
            order by row_no
        ) as first_row_no
    from checks.survey
),

reported as materialized (
    select
        cast(row(
            past.submission_id, survey.item_code, survey.message_code, survey.design, survey.before_date,
            survey.after_date,
            fact.normalise_title(survey.audience), fact.normalise_title(survey.area)
        ) as text) as content,
        max(past.past_week) as past_week
    from checks.past_week as past
    inner join fact.survey
        on past.unit_code = survey.unit_code and past.past_submission_id = survey.submission_id
    group by content
),

repeated as (
    select
        stated.submission_id,
        stated.row_no,
        stated.item_code,
        reported.past_week as meant
    from stated
    inner join reported on stated.content = reported.content
    where stated.is_complete
    union all
    select
        submission_id,
        row_no,
        item_code,
        concat(week, ', ', checks.show_row(submission_id, 'survey', first_row_no)) as meant
    from stated
    where
        row_no > first_row_no
        and item_code is not null
        and before_date is not null
        and after_date is not null
        and before_count is not null
        and before_yes_count is not null
        and after_count is not null
        and after_yes_count is not null
)

select
    submission_id,
    'survey' as sheet,
    row_no,
    'item_code' as column_name,
    item_code as found,
    max(meant) as meant
from repeated
group by submission_id, row_no, item_code
