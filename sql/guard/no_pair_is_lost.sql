-- purpose: every expected unit that is not excused has a figure for every active message that it is assigned
-- one row per: pair of unit and message that is lost, added, or known though its sheet is not
-- reads: report.edition, report.edition_unit, intake.sheet, registry.message, registry.assignment, kpi.value
-- writes: none
-- parameters: edition_id

with expected as (
    select distinct
        unit.unit_code,
        'message=' || message.message_code as dimension,
        coalesce(sheet.status in ('filled', 'nil'), false) as is_known
    from report.edition
    inner join report.edition_unit as unit on edition.edition_id = unit.edition_id
    inner join registry.assignment
        on edition.registry_version_id = assignment.version_id and unit.unit_code = assignment.unit_code
    inner join registry.message
        on
            assignment.version_id = message.version_id
            and assignment.message_code = message.message_code
    left join intake.sheet
        on unit.submission_id = sheet.submission_id and sheet.sheet = 'publication'
    where
        edition.edition_id = %(edition_id)s
        and unit.state <> 'DIKECUALIKAN'
        and assignment.from_week <= edition.week
        and coalesce(assignment.to_week, '9999') >= edition.week
        and message.valid_from <= to_date(edition.week || '-1', 'IYYY-"W"IW-ID')
        and coalesce(message.valid_to, 'infinity') >= to_date(edition.week || '-7', 'IYYY-"W"IW-ID')
),

figure as (
    select
        scope_code,
        dimension,
        denominator
    from kpi.value
    where
        edition_id = %(edition_id)s
        and indicator = '1.1'
        and scope = 'unit'
        and dimension like 'message=%%'
)

select
    '1.1' as indicator,
    'unit' as scope,
    coalesce(expected.unit_code, figure.scope_code) as scope_code,
    coalesce(expected.dimension, figure.dimension) as dimension,
    case
        when figure.scope_code is null then 'assigned, but not counted'
        when expected.unit_code is null then 'counted, but not assigned'
        else 'counted as reported: ' || figure.denominator || ', its sheet says otherwise'
    end as found
from expected
full outer join figure
    on expected.unit_code = figure.scope_code and expected.dimension = figure.dimension
where
    figure.scope_code is null
    or expected.unit_code is null
    or figure.denominator <> cast(expected.is_known as integer);
