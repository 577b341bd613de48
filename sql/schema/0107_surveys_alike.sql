-- purpose: whether a survey is a copy is asked only of those whose numbers are alike
-- one row per: see the view's comment
-- reads: report.edition_period, report.edition_submission, fact.survey, registry
-- writes: view report.edition_survey
-- parameters: none

create or replace view report.edition_survey as
with told as (
    select
        period.edition_id,
        survey.*,
        item.family,
        survey.question_text = item.wording as is_registered_wording,
        survey.after_date - survey.before_date as gap_days,
        survey.after_date > period.sunday_date - 28 as is_recent,
        count(*) over (
            partition by
                period.edition_id, survey.unit_code, survey.item_code, survey.message_code,
                survey.before_date, survey.after_date,
                survey.before_count, survey.before_yes_count, survey.after_count, survey.after_yes_count
        ) as alike_count
    from report.edition_period as period
    -- a survey is reported in the week of its second date or the one after
    inner join report.edition_submission as counted
        on
            period.edition_id = counted.edition_id
            and counted.is_in_force
            and counted.week >= to_char(period.monday_date - 28, 'IYYY-"W"IW')
    inner join fact.survey
        on counted.submission_id = survey.submission_id and counted.unit_code = survey.unit_code
    inner join registry.item
        on period.registry_version_id = item.version_id and survey.item_code = item.item_code
    where
        survey.after_date between period.sunday_date - 34 and period.sunday_date
        and survey.before_count > 0
        and survey.after_count > 0
        and survey.before_yes_count between 0 and survey.before_count
        and survey.after_yes_count between 0 and survey.after_count
        and item.family in ('KN', 'KP', 'NT', 'PR')
        -- any text can stand where a message's code belongs: it must have been a message then
        and exists (
            select
            from registry.message
            where
                message.version_id = period.registry_version_id
                and message.message_code = survey.message_code
                and survey.before_date between message.valid_from and coalesce(message.valid_to, 'infinity')
        )
),

-- a row that is sent again, in the same week or a later one, is one measurement: a copy of a lucky row is no
-- second result. Other capitals, or another word for the sample, make it no other; words are compared only
-- where all numbers are alike, because comparing them takes long
numbered as (
    select
        *,
        row_number() over (
            partition by
                edition_id, unit_code, item_code, message_code, before_date, after_date,
                before_count, before_yes_count, after_count, after_yes_count,
                case when alike_count > 1 then fact.normalise_title(audience) end,
                case when alike_count > 1 then fact.normalise_title(area) end
            order by week, row_no
        ) as telling
    from told
),

compared as (
    select
        *,
        design = 'BANDING' as is_exposure,
        -- the same people, and numbers that can be theirs
        design = 'PANEL'
        and before_count = after_count
        and coalesce(no_to_yes_count between 0 and before_count - before_yes_count, false)
        and coalesce(yes_to_no_count between 0 and before_yes_count, false)
        and after_yes_count = before_yes_count + no_to_yes_count - yes_to_no_count as is_paired
    from numbered
    where telling = 1
)

select
    edition_id,
    unit_code,
    week as told_week,
    submission_id,
    row_no,
    message_code,
    item_code,
    sampling,
    is_recent,
    case
        when sampling = 'Daring sukarela' or not is_registered_wording or family = 'NT' then 'B2'
        when family = 'PR' and sampling = 'Acak' and (is_exposure or organizer ~* '^\s*mitra\M') then 'B5'
        when family = 'PR' then 'B4'
        when is_exposure or gap_days >= 14 then 'B3'
        else 'B2'
    end as level,
    case when is_exposure then 'exposure' else 'before_after' end as contrast,
    not is_exposure and gap_days < 14 and family in ('KN', 'KP') as is_recall,
    design = 'PANEL' and not is_paired as is_widened,
    before_count,
    before_yes_count,
    after_count,
    after_yes_count,
    case when is_paired then no_to_yes_count end as no_to_yes_count,
    case when is_paired then yes_to_no_count end as yes_to_no_count
from compared
-- a question about the last 30 days means nothing sooner
where family <> 'PR' or is_exposure or gap_days >= 28;
