-- purpose: the figures as a BI tool wants them
-- reads: report.edition, kpi.value, kpi.card
-- writes: view kpi.latest
-- parameters: none

create view kpi.scope_name as
select distinct on (named.version_id, named.scope, named.scope_code)
    named.version_id,
    named.scope,
    named.scope_code,
    named.scope_name
from (
    select
        version_id,
        'desk' as scope,
        desk_code as scope_code,
        desk_name as scope_name,
        valid_from
    from registry.desk
    union all
    select
        version_id,
        'campaign' as scope,
        campaign_code as scope_code,
        campaign_name as scope_name,
        valid_from
    from registry.campaign
    union all
    select
        version_id,
        'message' as scope,
        message_code as scope_code,
        message_text as scope_name,
        valid_from
    from registry.message
    union all
    select
        version_id,
        'unit' as scope,
        unit_code as scope_code,
        short_name as scope_name,
        valid_from
    from registry.unit
) as named
order by named.version_id asc, named.scope asc, named.scope_code asc, named.valid_from desc;
comment on view kpi.scope_name is
'One row per registry version, scope and code: what it is called, by its newest entry there';
comment on column kpi.scope_name.version_id is 'The registry version';
comment on column kpi.scope_name.scope is 'desk, campaign, message or unit';
comment on column kpi.scope_name.scope_code is 'Its code, as in kpi.value';
comment on column kpi.scope_name.scope_name is
'The desk''s, the campaign''s or the unit''s (short) name; of a message its text';

create view kpi.latest as
with newest as (
    select distinct on (week)
        edition_id,
        week,
        edition_no,
        registry_version_id
    from report.edition
    where status = 'published'
    order by week asc, edition_no desc
)

select
    newest.week,
    newest.edition_no,
    figure.indicator,
    card.title,
    figure.scope,
    figure.scope_code,
    figure.dimension,
    figure.value,
    figure.numerator,
    figure.denominator,
    figure.lower,
    figure.upper,
    figure.n,
    figure.method,
    figure.evidence,
    card.unit,
    card.better,
    to_date(newest.week || '-1', 'IYYY-"W"IW-ID') as monday_date,
    case figure.scope
        when 'national' then 'Bakohumas'
        else coalesce(named.scope_name, figure.scope_code)
    end as scope_name
from newest
inner join kpi.value as figure on newest.edition_id = figure.edition_id
left join kpi.card as card on figure.indicator = card.indicator
left join kpi.scope_name as named
    on
        newest.registry_version_id = named.version_id
        and figure.scope = named.scope
        and figure.scope_code = named.scope_code;
comment on view kpi.latest is
'The figures of the newest published edition of each week. Start here: one row is one figure, and a chart '
'fixes indicator, scope and dimension';
comment on column kpi.latest.title is
'What the indicator is called, from its card';
comment on column kpi.latest.unit is
'In what the value is: share (0-1), count, hours, points (percentage points), label';
comment on column kpi.latest.better is
'Whether higher or lower is better, or neither';
comment on column kpi.latest.edition_no is
'The newest published edition of the week';
comment on column kpi.latest.monday_date is 'The day its week begins: a chart''s time axis';
comment on column kpi.latest.scope_name is 'What scope_code is called, as known to the edition';
