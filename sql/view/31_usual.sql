-- purpose: what is usual for a unit
-- reads: schemas checks, fact
-- writes: view checks.usual
-- parameters: none

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

past as (
    select
        submission_id,
        sheet,
        label,
        array_agg(cast(value as double precision)) as sample,
        percentile_cont(0.5) within group (order by value) as median_value,
        count(*) as week_count
    from past_row
    group by submission_id, sheet, label
)

select
    batch_row.submission_id,
    batch_row.sheet,
    batch_row.row_no,
    batch_row.column_name,
    batch_row.label,
    batch_row.value,
    past.median_value,
    past.week_count,
    abs(batch_row.value - past.median_value) as distance,
    abs(batch_row.value - past.median_value) > 50
    and (batch_row.value >= 5 * past.median_value or 5 * batch_row.value <= past.median_value)
        as is_far,
    abs(statistics.robust_z(batch_row.value, past.sample)) as robust_z
from batch_row
inner join past
    on
        batch_row.submission_id = past.submission_id
        and batch_row.sheet = past.sheet
        and batch_row.label = past.label;
comment on view checks.usual is
'One count of a submission of the batch beside what the unit reported in its last 8 weeks: rows of a sheet, '
'sums of Jangkauan, Interaksi, Peserta, and Nilai of each indicator. Weeks in which it was not measured do '
'not count; a signed nil is 0 rows';
comment on column checks.usual.is_far is 'Five times the median or more, or a fifth or less, and beyond ±50';
comment on column checks.usual.robust_z is
'Distance from the median in units of spread (statistics.robust_z), without its sign; null: fewer than 5 '
'weeks, or all of them exactly alike and this one not';
