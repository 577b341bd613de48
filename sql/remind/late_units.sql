-- purpose: the units that are late at a moment: not accepted, some time after due and before close
-- one row per: week and late unit
-- reads: returns.week, functions of returns, registry.expected_unit_week, intake.counting_finding
-- writes: none
-- parameters: as_of, wait (interval after due), week (null: every week that is open then)

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

return as (
    select
        expected.week,
        expected.unit_code,
        expected.unit_name,
        expected.short_name,
        expected.zone,
        open_week.due_at,
        open_week.close_at,
        known.submission_id,
        known.state,
        returns.promised_at(expected.week, expected.unit_code, %(as_of)s) as promised_at,
        count(*) over (partition by expected.week) as expected_count
    from registry.expected_unit_week as expected
    inner join open_week on expected.week = open_week.week
    cross join lateral returns.state_at(expected.week, expected.unit_code, %(as_of)s) as known
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
        return.promised_at,
        return.expected_count,
        count(finding.severity) as fault_count
    from return
    left join intake.counting_finding as finding
        on return.submission_id = finding.submission_id and finding.severity in ('reject', 'fix')
    where return.state in ('BELUM', 'PERLU_PERBAIKAN')
    group by
        return.week, return.unit_code, return.unit_name, return.short_name, return.zone,
        return.due_at, return.close_at, return.state, return.promised_at, return.expected_count
)

select * from final
order by week asc, lower(short_name) asc
