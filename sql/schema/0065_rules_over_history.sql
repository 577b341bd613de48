-- purpose: what rules see beyond one row: messages that rows name, earlier weeks, what is usual for a unit
-- one row per: see each view's comment
-- reads: schemas intake, staging, fact, registry
-- writes: column staging.publication.address_key; views of schema checks
-- parameters: none

alter table staging.publication add column address_key text generated always as (
    case when url is not null then fact.publication_key(url, '', channel, null, outlet, title) end
) stored;
comment on column staging.publication.address_key is
'The normalised address, as in fact.publication.publication_key; null: none, or one that is no publication';

create or replace view checks.batch as
with batch as (
    select
        submission_id,
        unit_code,
        week,
        received_at,
        to_date(week || '-1', 'IYYY-"W"IW-ID') as monday_date,
        to_date(week || '-7', 'IYYY-"W"IW-ID') as sunday_date
    from intake.submission
    where
        progress = 'staged'
        and is_in_batch
        and run_id = cast(current_setting('orkestra.run_id') as bigint)
),

zoned as (
    select
        batch.*,
        coalesce(
            (
                select unit.zone
                from registry.unit_now as unit
                where
                    batch.unit_code = unit.unit_code
                    and batch.sunday_date between unit.valid_from and coalesce(unit.valid_to, 'infinity')
                order by unit.valid_from desc
                limit 1
            ),
            'Asia/Jakarta'
        ) as zone
    from batch
)

select
    submission_id,
    unit_code,
    week,
    monday_date,
    sunday_date,
    received_at at time zone zone as received_local,
    zone
from zoned;
comment on column checks.batch.zone is 'The zone that the unit has on the week''s Sunday';

create or replace view checks.publication as
select
    batch.unit_code,
    batch.week,
    batch.monday_date,
    batch.sunday_date,
    row_.*
from staging.publication as row_ inner join checks.batch on row_.submission_id = batch.submission_id;

create view checks.message_use as
select
    publication.submission_id,
    publication.unit_code,
    'publication' as sheet,
    publication.row_no,
    'message_codes' as column_name,
    used.message_code,
    publication.issue_code,
    publication.monday_date as first_date,
    publication.sunday_date as last_date,
    publication.week
from checks.publication
cross join unnest(publication.message_codes) as used (message_code)
where used.message_code <> '000'
union all
select
    issue.submission_id,
    issue.unit_code,
    'issue' as sheet,
    issue.row_no,
    'message_codes' as column_name,
    used.message_code,
    issue.issue_code,
    issue.monday_date as first_date,
    issue.sunday_date as last_date,
    issue.week
from checks.issue
cross join unnest(issue.message_codes) as used (message_code)
where used.message_code <> '000'
union all
select
    outreach.submission_id,
    outreach.unit_code,
    'outreach' as sheet,
    outreach.row_no,
    'message_codes' as column_name,
    used.message_code,
    cast(null as text) as issue_code,
    outreach.monday_date as first_date,
    outreach.sunday_date as last_date,
    outreach.week
from checks.outreach
cross join unnest(outreach.message_codes) as used (message_code)
where used.message_code <> '000'
union all
select
    survey.submission_id,
    survey.unit_code,
    'survey' as sheet,
    survey.row_no,
    'message_code' as column_name,
    survey.message_code,
    cast(null as text) as issue_code,
    survey.before_date as first_date,
    survey.before_date as last_date,
    to_char(survey.before_date, 'IYYY-"W"IW') as week
from checks.survey
where survey.message_code <> '000';
comment on view checks.message_use is
'One code of a message that a row of the batch names; 000 (no priority message) is none';
comment on column checks.message_use.first_date is
'With last_date the days on which the message must be active: the week; of a survey Tanggal sebelum, null if '
'that is unknown. week is the week in which it must be assigned';

-- one look into an index for each week of each submission: the years before cost nothing
create view checks.past_week as
select
    batch.submission_id,
    batch.unit_code,
    ago.week_count as weeks_ago,
    past.week as past_week,
    past.submission_id as past_submission_id
from checks.batch
cross join generate_series(1, 8) as ago (week_count)
inner join lateral (
    select
        submission.submission_id,
        submission.week
    from intake.submission
    where
        submission.week = to_char(batch.monday_date - 7 * ago.week_count, 'IYYY-"W"IW')
        and submission.unit_code = batch.unit_code
        and submission.verdict in ('accepted', 'accepted_partly')
    order by submission.version desc
    limit 1
) as past on true;
comment on view checks.past_week is
'One of the 8 weeks before a submission of the batch in which its unit has an accepted version in force';

create view checks.usual as
with batch_row as (
    select
        sheet.submission_id,
        sheet.sheet,
        cast(null as integer) as row_no,
        cast(null as text) as column_name,
        'Jumlah baris' as label,
        cast(sheet.row_count as bigint) as value
    from checks.batch
    inner join intake.sheet on batch.submission_id = sheet.submission_id
    where sheet.sheet in ('publication', 'issue', 'outreach', 'survey') and sheet.status = 'filled'
    union all
    select
        total.submission_id,
        'publication' as sheet,
        cast(null as integer) as row_no,
        counted.column_name,
        counted.label,
        counted.value
    from (
        select
            submission_id,
            cast(sum(reach_count) as bigint) as reach_count,
            cast(sum(interaction_count) as bigint) as interaction_count
        from checks.publication
        group by submission_id
    ) as total
    inner join lateral (
        values
        ('reach_count', 'Jumlah Jangkauan', total.reach_count),
        ('interaction_count', 'Jumlah Interaksi 24 jam', total.interaction_count)
    ) as counted (column_name, label, value) on true
    where counted.value is not null
    union all
    select
        submission_id,
        'outreach' as sheet,
        cast(null as integer) as row_no,
        'participant_count' as column_name,
        'Jumlah Peserta' as label,
        cast(sum(participant_count) as bigint) as value
    from checks.outreach
    group by submission_id
    having sum(participant_count) is not null
    union all
    select
        submission_id,
        'behaviour' as sheet,
        min(row_no) as row_no,
        'value_count' as column_name,
        'Nilai ' || indicator_code as label,
        cast(sum(value_count) as bigint) as value
    from checks.behaviour
    where indicator_code is not null
    group by submission_id, indicator_code
    having sum(value_count) is not null
),

past_row as (
    select
        past.submission_id,
        sheet.sheet,
        'Jumlah baris' as label,
        cast(sheet.row_count as bigint) as value
    from checks.past_week as past
    inner join intake.sheet on past.past_submission_id = sheet.submission_id
    where sheet.sheet in ('publication', 'issue', 'outreach', 'survey') and sheet.status <> 'blank'
    union all
    select
        past.submission_id,
        'publication' as sheet,
        counted.label,
        counted.value
    from checks.past_week as past
    inner join lateral (
        select
            cast(sum(publication.reach_count) as bigint) as reach_count,
            cast(sum(publication.interaction_count) as bigint) as interaction_count
        from fact.publication
        where
            publication.unit_code = past.unit_code
            and publication.submission_id = past.past_submission_id
    ) as total on true
    inner join lateral (
        values
        ('Jumlah Jangkauan', total.reach_count), ('Jumlah Interaksi 24 jam', total.interaction_count)
    ) as counted (label, value) on true
    where counted.value is not null
    union all
    select
        past.submission_id,
        'outreach' as sheet,
        'Jumlah Peserta' as label,
        total.value
    from checks.past_week as past
    inner join lateral (
        select cast(sum(outreach.participant_count) as bigint) as value
        from fact.outreach
        where outreach.unit_code = past.unit_code and outreach.submission_id = past.past_submission_id
    ) as total on true
    where total.value is not null
    union all
    select
        past.submission_id,
        'behaviour' as sheet,
        total.label,
        total.value
    from checks.past_week as past
    inner join lateral (
        select
            'Nilai ' || behaviour.indicator_code as label,
            cast(sum(behaviour.value_count) as bigint) as value
        from fact.behaviour
        where behaviour.unit_code = past.unit_code and behaviour.submission_id = past.past_submission_id
        group by behaviour.indicator_code
    ) as total on true
),

median as (
    select
        submission_id,
        sheet,
        label,
        percentile_cont(0.5) within group (order by value) as median_value,
        count(*) as week_count
    from past_row
    group by submission_id, sheet, label
),

spread as (
    select
        past_row.submission_id,
        past_row.sheet,
        past_row.label,
        median.median_value,
        median.week_count,
        percentile_cont(0.5) within group (order by abs(past_row.value - median.median_value)) as mad,
        avg(abs(past_row.value - median.median_value)) as mean_deviation
    from past_row
    inner join median
        on
            past_row.submission_id = median.submission_id
            and past_row.sheet = median.sheet
            and past_row.label = median.label
    group by
        past_row.submission_id, past_row.sheet, past_row.label, median.median_value, median.week_count
)

select
    batch_row.submission_id,
    batch_row.sheet,
    batch_row.row_no,
    batch_row.column_name,
    batch_row.label,
    batch_row.value,
    spread.median_value,
    spread.week_count,
    abs(batch_row.value - spread.median_value) as distance,
    abs(batch_row.value - spread.median_value) > 50
    and (batch_row.value >= 5 * spread.median_value or 5 * batch_row.value <= spread.median_value)
        as is_far,
    -- where more than half of the weeks are alike the median of their distances is 0: then their mean serves
    abs(batch_row.value - spread.median_value)
    / nullif(
        case when spread.mad > 0 then 1.4826 * spread.mad else 1.2533 * spread.mean_deviation end, 0
    ) as robust_z
from batch_row
inner join spread
    on
        batch_row.submission_id = spread.submission_id
        and batch_row.sheet = spread.sheet
        and batch_row.label = spread.label;
comment on view checks.usual is
'One count of a submission of the batch beside what the unit reported in its last 8 weeks: rows of a sheet, '
'sums of Jangkauan, Interaksi, Peserta, and Nilai of each indicator. Weeks in which it was not measured do '
'not count; a signed nil is 0 rows';
comment on column checks.usual.is_far is 'Five times the median or more, or a fifth or less, and beyond ±50';
comment on column checks.usual.robust_z is
'Distance from the median in units of spread; null: all weeks were exactly alike';

create function checks.show_count(value double precision) returns text
language sql immutable parallel safe strict
as $$ select translate(to_char(round(cast(value as numeric)), 'FM999,999,999,999,999'), ',', '.') $$;
comment on function checks.show_count is 'A count as Indonesians write it: 12.500';

grant select on all tables in schema checks to orkestra_collector, orkestra_reader;
