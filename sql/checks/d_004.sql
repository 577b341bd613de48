-- purpose: sheets of which nearly all rows are those of the week before, but for their dates
-- one row per: sheet with 5 rows or more, of which 80 % were there
-- reads: checks.publication, checks.outreach, checks.survey, checks.past_week, schema fact
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- Issues stay from week to week; Perilaku has too few rows for a judgement.
with row_now as (
    select
        submission_id,
        'publication' as sheet,
        md5(cast(row(
            channel, media_type, title, outlet, address_key, message_codes, reach_count, interaction_count,
            placement_count, area
        ) as text)) as content
    from checks.publication
    union all
    select
        submission_id,
        'outreach' as sheet,
        md5(cast(row(
            activity, organizer, district, audience, participant_count, female_count, male_count,
            message_codes
        ) as text)) as content
    from checks.outreach
    union all
    select
        submission_id,
        'survey' as sheet,
        md5(cast(row(
            item_code, message_code, design, audience, area, before_count, before_yes_count, after_count,
            after_yes_count
        ) as text)) as content
    from checks.survey
),

past_row as (
    select
        past.submission_id,
        'publication' as sheet,
        md5(cast(row(
            publication.channel, publication.media_type, publication.title, publication.outlet,
            case when publication.url is not null then publication.publication_key end,
            publication.message_codes, publication.reach_count, publication.interaction_count,
            publication.placement_count, publication.area
        ) as text)) as content
    from checks.past_week as past
    inner join fact.publication
        on
            past.unit_code = publication.unit_code
            and past.past_submission_id = publication.submission_id
    where past.weeks_ago = 1
    union all
    select
        past.submission_id,
        'outreach' as sheet,
        md5(cast(row(
            outreach.activity, outreach.organizer, outreach.district, outreach.audience,
            outreach.participant_count, outreach.female_count, outreach.male_count, outreach.message_codes
        ) as text)) as content
    from checks.past_week as past
    inner join fact.outreach
        on past.unit_code = outreach.unit_code and past.past_submission_id = outreach.submission_id
    where past.weeks_ago = 1
    union all
    select
        past.submission_id,
        'survey' as sheet,
        md5(cast(row(
            survey.item_code, survey.message_code, survey.design, survey.audience, survey.area,
            survey.before_count, survey.before_yes_count, survey.after_count, survey.after_yes_count
        ) as text)) as content
    from checks.past_week as past
    inner join fact.survey
        on past.unit_code = survey.unit_code and past.past_submission_id = survey.submission_id
    where past.weeks_ago = 1
),

row_before as (
    select distinct *
    from past_row
),

compared as (
    select
        row_now.submission_id,
        row_now.sheet,
        count(*) as row_count,
        count(row_before.content) as same_count
    from row_now
    left join row_before
        on
            row_now.submission_id = row_before.submission_id
            and row_now.sheet = row_before.sheet
            and row_now.content = row_before.content
    group by row_now.submission_id, row_now.sheet
),

final as (
    select
        submission_id,
        sheet,
        cast(null as integer) as row_no,
        cast(null as text) as column_name,
        same_count || ' dari ' || row_count as found
    from compared
    where row_count >= 5 and same_count >= 0.8 * row_count
)

select * from final
