-- purpose: what rules see: the rows of the batch, what its messages are, its earlier weeks
-- reads: schemas intake, staging, fact, registry
-- writes: views and functions of schema checks
-- parameters: none

create or replace function checks.list_batch()
returns table (submission_id bigint, unit_code text, week text, received_at timestamptz)
language plpgsql stable parallel safe rows 100
as $$
begin
    return query
    select
        submission.submission_id,
        submission.unit_code,
        submission.week,
        submission.received_at
    from intake.submission
    where
        submission.progress = 'staged'
        and submission.is_in_batch
        and submission.run_id = cast(current_setting('orkestra.run_id') as bigint);
end
$$;
comment on function checks.list_batch is
'The submissions of the batch. Its rows are what the planner is to expect: a batch is in no statistics, so '
'it would expect one submission of a few rows, and compare each row of a large file with each other';

create view checks.batch as
with batch as (
    select
        submission_id,
        unit_code,
        week,
        received_at,
        to_date(week || '-1', 'IYYY-"W"IW-ID') as monday_date,
        to_date(week || '-7', 'IYYY-"W"IW-ID') as sunday_date
    from checks.list_batch()
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
comment on view checks.batch is 'The submissions that the running validation looks at';
comment on column checks.batch.received_local is
'When it was received, in the zone that the unit has on the week''s Sunday, as its rows are dated';
comment on column checks.batch.zone is 'The zone that the unit has on the week''s Sunday';

-- The rows of each submission are looked up (offset 0 keeps it at that), however many are said to be staged.
create view checks.cover as
select
    batch.monday_date,
    batch.sunday_date,
    batch.received_local,
    row_.*
from checks.batch
cross join lateral (
    select staged.*
    from staging.cover as staged
    where staged.submission_id = batch.submission_id
    order by staged.row_no
    offset 0
) as row_;

create view checks.publication as
select
    batch.unit_code,
    batch.week,
    batch.monday_date,
    batch.sunday_date,
    row_.*
from checks.batch
cross join lateral (
    select staged.*
    from staging.publication as staged
    where staged.submission_id = batch.submission_id
    order by staged.row_no
    offset 0
) as row_;

create view checks.issue as
select
    batch.unit_code,
    batch.week,
    batch.monday_date,
    batch.sunday_date,
    batch.received_local,
    row_.*,
    batch.zone
from checks.batch
cross join lateral (
    select staged.*
    from staging.issue as staged
    where staged.submission_id = batch.submission_id
    order by staged.row_no
    offset 0
) as row_;

create view checks.outreach as
select
    batch.unit_code,
    batch.week,
    batch.monday_date,
    batch.sunday_date,
    row_.*
from checks.batch
cross join lateral (
    select staged.*
    from staging.outreach as staged
    where staged.submission_id = batch.submission_id
    order by staged.row_no
    offset 0
) as row_;

create view checks.survey as
select
    batch.unit_code,
    batch.week,
    batch.monday_date,
    batch.sunday_date,
    row_.*
from checks.batch
cross join lateral (
    select staged.*
    from staging.survey as staged
    where staged.submission_id = batch.submission_id
    order by staged.row_no
    offset 0
) as row_;

create view checks.behaviour as
select
    batch.unit_code,
    batch.week,
    batch.monday_date,
    batch.sunday_date,
    row_.*
from checks.batch
cross join lateral (
    select staged.*
    from staging.behaviour as staged
    where staged.submission_id = batch.submission_id
    order by staged.row_no
    offset 0
) as row_;

create view checks.message_use as
with reported as (
    select
        submission_id,
        unit_code,
        'publication' as sheet,
        row_no,
        message_codes,
        issue_code,
        cast(published_local as date) as day,
        monday_date,
        sunday_date,
        week
    from checks.publication
    union all
    select
        submission_id,
        unit_code,
        'issue' as sheet,
        row_no,
        message_codes,
        issue_code,
        cast(null as date) as day,
        monday_date,
        sunday_date,
        week
    from checks.issue
    union all
    select
        submission_id,
        unit_code,
        'outreach' as sheet,
        row_no,
        message_codes,
        cast(null as text) as issue_code,
        event_date as day,
        monday_date,
        sunday_date,
        week
    from checks.outreach
)

select
    reported.submission_id,
    reported.unit_code,
    reported.sheet,
    reported.row_no,
    'message_codes' as column_name,
    used.message_code,
    reported.issue_code,
    case
        when reported.day between reported.monday_date and reported.sunday_date then reported.day
        else reported.monday_date
    end
        as first_date,
    case
        when reported.day between reported.monday_date and reported.sunday_date then reported.day
        else reported.sunday_date
    end
        as last_date,
    reported.week
from reported
cross join unnest(reported.message_codes) as used (message_code)
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
'With last_date the days on one of which the message must be active: the row''s date; the whole week of an '
'issue and of a row whose date is unknown or outside the week; of a survey Tanggal sebelum, null if that is '
'unknown. week is the week in which it must be assigned';

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

create or replace function checks.show_count(value double precision) returns text
language sql immutable parallel safe strict
as $$ select translate(to_char(round(cast(value as numeric)), 'FM999,999,999,999,999'), ',', '.') $$;
comment on function checks.show_count is 'A count as Indonesians write it: 12.500';

create or replace function checks.show_row(of_submission_id bigint, of_sheet text, of_row_no integer)
returns text
language sql stable parallel safe
as $$
select coalesce(
    (
        select
            'baris ' || of_row_no - cast(part.value ->> 'rows_before' as integer)
            || ' lembar “' || (part.value ->> 'shown_name') || '”'
        from intake.sheet
        cross join jsonb_array_elements(sheet.parts) as part (value)
        where
            sheet.submission_id = of_submission_id
            and sheet.sheet = of_sheet
            and cast(part.value ->> 'rows_before' as integer) < of_row_no
        order by cast(part.value ->> 'rows_before' as integer) desc
        limit 1
    ),
    'baris ' || of_row_no
)
$$;
comment on function checks.show_row is
'A row as the unit''s program shows it: "baris 6", with its sheet where several were read as one';
