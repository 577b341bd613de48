-- purpose: survey rows that count for less, or not at all
-- reads: report.edition_survey, .edition_message, staging.survey, fact.survey, schemas registry, intake
-- writes: views of schema report
-- parameters: none

create view report.edition_rejected_survey as
select
    period.edition_id,
    counted.unit_code,
    counted.week,
    staged.submission_id,
    staged.row_no,
    message.message_code,
    item.item_code
from report.edition_period as period
inner join report.edition_submission as counted
    on
        period.edition_id = counted.edition_id
        and counted.is_in_force
        and counted.week >= to_char(period.monday_date - 21, 'IYYY-"W"IW')
inner join intake.submission
    on counted.submission_id = submission.submission_id and submission.verdict = 'accepted_partly'
inner join staging.survey as staged on counted.submission_id = staged.submission_id
left join registry.item
    on period.registry_version_id = item.version_id and staged.item_code = item.item_code
left join lateral (
    select known.message_code
    from registry.message as known
    where known.version_id = period.registry_version_id and known.message_code = staged.message_code
    order by known.valid_from
    limit 1
) as message on true
where
    not exists (
        select
        from fact.survey
        where
            survey.unit_code = counted.unit_code
            and survey.submission_id = staged.submission_id
            and survey.row_no = staged.row_no
    );
comment on view report.edition_rejected_survey is
'One row per edition and rejected survey row of the last four weeks: its result is not known, '
'so that of the others is not complete';
comment on column report.edition_rejected_survey.message_code is
'null: nobody can say which message it measures';
comment on column report.edition_rejected_survey.item_code is 'null: nobody can say which item it asks';

create view report.edition_survey_count as
with marked as (
    select
        message.edition_id,
        message.message_code,
        item.indicator,
        item.item_code
    from report.edition_message as message
    cross join
        lateral (
            values ('3.1', message.item_kesadaran), ('3.2', message.item_perilaku)
        ) as item (indicator, item_code)
)

select
    survey.edition_id,
    case when survey.is_behaviour then '3.2' else '3.1' end as indicator,
    survey.message_code,
    'count=demoted' as dimension,
    count(*) filter (where survey.is_demoted) as value,
    count(*) as row_count
from report.edition_survey as survey
where survey.is_recent and (survey.is_demoted or survey.level <> 'B2')
group by survey.edition_id, survey.is_behaviour, survey.message_code
union all
select
    marked.edition_id,
    marked.indicator,
    marked.message_code,
    'count=rejected' as dimension,
    count(*) as value,
    count(*) as row_count
from marked
inner join report.edition_period as period on marked.edition_id = period.edition_id
inner join report.edition_rejected_survey as rejected
    on
        marked.edition_id = rejected.edition_id
        and coalesce(marked.item_code = rejected.item_code, true)
        and (
            marked.message_code = rejected.message_code
            or (
                rejected.message_code is null
                and exists (
                    select
                    from registry.assignment
                    where
                        assignment.version_id = period.registry_version_id
                        and marked.message_code = assignment.message_code
                        and assignment.unit_code = rejected.unit_code
                )
            )
        )
where marked.item_code is not null
group by marked.edition_id, marked.indicator, marked.message_code;
comment on view report.edition_survey_count is
'One row per edition, indicator (3.1, 3.2), message and count of survey rows: demoted, of those that could '
'have been B3 or more; rejected, of the marked item';
comment on column report.edition_survey_count.row_count is 'Of how many rows';
