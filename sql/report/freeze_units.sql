-- purpose: records the grid of an edition: every expected unit of its week, with its state at tutup
-- one row per: unit
-- reads: report.edition, report.edition_submission, registry.expected_unit_week, returns.history, intake
-- writes: report.edition_unit
-- parameters: edition_id

with edition as (
    select *
    from report.edition
    where edition_id = %(edition_id)s
),

upload as (
    select
        submission.submission_id,
        submission.unit_code,
        submission.version,
        edition.due_at >= submission.received_at as is_by_due,
        submission.verdict in ('accepted', 'accepted_partly') as is_accepted,
        content.row_count,
        content.is_nil,
        not exists (
            select
            from intake.finding
            where
                finding.submission_id = submission.submission_id
                and finding.severity in ('reject', 'fix')
                and finding.rule ~ '^[FS]-'
        ) as is_readable
    from edition
    inner join intake.submission
        on edition.week = submission.week and edition.close_at >= submission.received_at
    inner join lateral (
        select
            coalesce(sum(sheet.row_count), 0) as row_count,
            coalesce(bool_and(sheet.status = 'nil'), false) as is_nil
        from intake.sheet
        where sheet.submission_id = submission.submission_id and sheet.sheet <> 'cover'
    ) as content on true
    where submission.version is not null
),

first_accepted as (
    select distinct on (unit_code) *
    from upload
    where is_accepted
    order by unit_code asc, version asc
),

punctual as (
    select distinct upload.unit_code
    from upload
    inner join first_accepted on upload.unit_code = first_accepted.unit_code
    where
        upload.is_by_due
        and upload.version <= first_accepted.version
        -- a refused file that could be read, with at least half the rows, keeps the first date; without a row
        -- only as a nil return before a nil return
        and (
            upload.is_accepted
            or (
                upload.is_readable
                and upload.row_count * 2 >= first_accepted.row_count
                and (upload.row_count > 0 or (upload.is_nil and first_accepted.is_nil))
            )
        )
),

refused as (
    select distinct unit_code
    from upload
    where not is_accepted
),

-- what people decide has no submission; what a submission brings about is told by the ledger, because the
-- history is in the order of the decisions and not of the versions
decision as (
    select distinct on (history.unit_code)
        history.unit_code,
        history.state
    from edition
    inner join returns.history
        on edition.week = history.week and edition.close_at >= history.happened_at
    where history.submission_id is null
    order by history.unit_code asc, history.history_id desc
)

insert into report.edition_unit (
    edition_id, unit_code, is_desk_member, zone, state, is_on_time, is_first_version, submission_id
)
select
    edition.edition_id,
    expected.unit_code,
    expected.is_desk_member,
    expected.zone,
    case
        when in_force.is_nil then 'NIHIL'
        when in_force.submission_id is not null then 'LAPOR'
        when decision.state = 'DIKECUALIKAN' then 'DIKECUALIKAN'
        when refused.unit_code is not null then 'PERLU_PERBAIKAN'
        else 'BELUM'
    end as state,
    punctual.unit_code is not null as is_on_time,
    coalesce(in_force.version = 1, false) as is_first_version,
    in_force.submission_id
from edition
inner join registry.expected_unit_week as expected on edition.week = expected.week
left join decision on expected.unit_code = decision.unit_code
left join refused on expected.unit_code = refused.unit_code
left join punctual on expected.unit_code = punctual.unit_code
left join report.edition_submission as counted
    on
        edition.edition_id = counted.edition_id
        and edition.week = counted.week
        and expected.unit_code = counted.unit_code
        and counted.is_in_force
left join upload as in_force on counted.submission_id = in_force.submission_id;
