-- purpose: the units that are late at a moment: not accepted, some time after batas and before tutup
-- one row per: week and late unit
-- reads: returns.week, returns.history, registry.expected_unit_week, intake.submission, intake.finding
-- writes: nothing
-- parameters: as_of, wait (interval after batas), week (null: every week that is open then)

with open_week as (
    select
        week,
        due_at,
        close_at
    from returns.week
    where
        due_at + %(wait)s <= %(as_of)s
        and close_at > %(as_of)s
        and (cast(%(week)s as text) is null or week = %(week)s)
),

known_state as (
    select distinct on (history.week, history.unit_code)
        history.week,
        history.unit_code,
        history.state
    from returns.history
    inner join open_week on history.week = open_week.week
    where history.happened_at <= %(as_of)s
    order by history.week asc, history.unit_code asc, history.history_id desc
),

newest_version as (
    select distinct on (submission.week, submission.unit_code)
        submission.week,
        submission.unit_code,
        submission.submission_id
    from intake.submission
    inner join open_week on submission.week = open_week.week
    where submission.version is not null and submission.received_at <= %(as_of)s
    order by submission.week asc, submission.unit_code asc, submission.version desc
),

return as (
    select
        expected.week,
        expected.unit_code,
        expected.unit_name,
        expected.short_name,
        expected.zone,
        open_week.due_at,
        open_week.close_at,
        newest_version.submission_id,
        coalesce(known_state.state, 'BELUM') as state,
        count(*) over (partition by expected.week) as expected_count
    from registry.expected_unit_week as expected
    inner join open_week on expected.week = open_week.week
    left join known_state
        on expected.week = known_state.week and expected.unit_code = known_state.unit_code
    left join newest_version
        on expected.week = newest_version.week and expected.unit_code = newest_version.unit_code
),

final as (
    select
        return.week,
        return.unit_code,
        return.unit_name,
        return.short_name,
        return.zone,
        return.due_at,
        return.close_at,
        return.state,
        return.expected_count,
        count(finding.severity) as fault_count
    from return
    left join intake.finding
        on return.submission_id = finding.submission_id and finding.severity in ('reject', 'fix')
    where return.state in ('BELUM', 'PERLU_PERBAIKAN')
    group by
        return.week, return.unit_code, return.unit_name, return.short_name, return.zone,
        return.due_at, return.close_at, return.state, return.expected_count
)

select * from final
order by week asc, lower(short_name) asc
