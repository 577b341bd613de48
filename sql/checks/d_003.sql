-- purpose: survey rows that the unit has reported in an earlier week, or that stand in the file twice
-- one row per: offending row
-- reads: checks.survey, checks.past_week, fact.survey
-- writes: nothing
-- parameters: none (the run is set by orkestra.run_id)
-- Eight weeks suffice: a row belongs to the week of Tanggal sesudah or the one after (B-044). Within a file
-- only a row with the same numbers is a copy: sessions of one day may differ in nothing else.
with told as (
    select
        *,
        first_value(row_no) over (
            partition by
                submission_id, item_code, message_code, before_date, after_date,
                fact.normalise_title(audience), fact.normalise_title(area),
                before_count, before_yes_count, after_count, after_yes_count
            order by row_no
        ) as first_row_no
    from checks.survey
),

repeated as (
    select
        told.submission_id,
        told.row_no,
        told.item_code,
        past.past_week as meant
    from told
    inner join checks.past_week as past on told.submission_id = past.submission_id
    inner join fact.survey as reported
        on
            past.unit_code = reported.unit_code
            and past.past_submission_id = reported.submission_id
            and told.item_code = reported.item_code
            and told.message_code = reported.message_code
            and told.design = reported.design
            and told.before_date = reported.before_date
            and told.after_date = reported.after_date
            and fact.normalise_title(told.audience) = fact.normalise_title(reported.audience)
            and fact.normalise_title(told.area) = fact.normalise_title(reported.area)
    union all
    select
        submission_id,
        row_no,
        item_code,
        concat(week, ', ', checks.show_row(submission_id, 'survey', first_row_no)) as meant
    from told
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
