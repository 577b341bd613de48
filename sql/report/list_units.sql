-- purpose: every expected unit of an edition with its state, and the state it had a week before
-- one row per: unit
-- reads: tables and views report.edition_*, registry.expected_unit_week, intake.submission
-- writes: none
-- parameters: edition_id

with edition as (
    select *
    from report.edition_period
    where edition_id = %(edition_id)s
),

-- as the edition of the week before saw it, if there was one
before as (
    select
        earlier.unit_code,
        earlier.state
    from report.edition_unit as earlier
    where
        earlier.edition_id = (
            select compared.compared_edition_id
            from report.edition_compared as compared
            inner join edition
                on compared.edition_id = edition.edition_id and compared.week = edition.previous_week
        )
),

sheet as (
    select
        unit_code,
        sum(rejected_count) as rejected_count,
        array_agg(sheet order by sheet) filter (where status = 'blank') as blank_sheets
    from report.edition_sheet
    where edition_id = %(edition_id)s
    group by unit_code
)

select
    unit.unit_code,
    expected.unit_name,
    expected.short_name,
    expected.group_name,
    unit.zone,
    unit.is_desk_member,
    unit.state,
    unit.is_on_time,
    unit.is_first_version,
    before.state as state_before,
    submission.version,
    submission.received_at,
    sheet.rejected_count,
    coalesce(sheet.blank_sheets, '{}') as blank_sheets
from edition
inner join report.edition_unit as unit on edition.edition_id = unit.edition_id
inner join registry.expected_unit_week as expected
    on edition.week = expected.week and unit.unit_code = expected.unit_code
left join before on unit.unit_code = before.unit_code
left join intake.submission on unit.submission_id = submission.submission_id
left join sheet on unit.unit_code = sheet.unit_code
order by expected.group_name collate "C" asc, expected.short_name collate "C" asc, unit.unit_code asc;
