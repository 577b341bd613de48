-- purpose: the state of every expected unit in a week, with its newest version and what it promised
-- one row per: unit
-- reads: registry.expected_unit_week, intake.submission, views and functions of returns
-- writes: none
-- parameters: week

select
    expected.unit_code,
    expected.short_name,
    known.state,
    newest.version,
    newest.verdict,
    newest.received_at,
    in_force.version as version_in_force,
    blocked.block_reason,
    returns.promised_at(expected.week, expected.unit_code, 'infinity') as promised_at
from registry.expected_unit_week as expected
cross join lateral returns.state_at(expected.week, expected.unit_code, 'infinity') as known
left join lateral (
    select
        submission.version,
        submission.verdict,
        submission.received_at
    from intake.submission
    where
        submission.week = expected.week
        and submission.unit_code = expected.unit_code
        and submission.version is not null
    order by submission.version desc
    limit 1
) as newest on true
left join returns.version_in_force as in_force
    on expected.week = in_force.week and expected.unit_code = in_force.unit_code
left join lateral (
    select blocked_version.block_reason
    from returns.blocked_version
    where blocked_version.week = expected.week and blocked_version.unit_code = expected.unit_code
    order by blocked_version.version desc
    limit 1
) as blocked on true
where expected.week = %(week)s
order by expected.unit_code
