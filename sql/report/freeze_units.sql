-- purpose: records the grid of an edition: every expected unit of its week, with its state then
-- one row per: unit
-- reads: report.edition, report.edition_submission, registry.expected_unit_week, returns.version, .state_at
-- writes: report.edition_unit
-- parameters: edition_id

with edition as (
    select *
    from report.edition
    where edition_id = %(edition_id)s
),

sent as (
    select version.*
    from edition
    inner join returns.version on edition.counted_until >= version.received_at
    -- a value, not a join: only this week's files are looked at
    where version.week = (select of_week.week from edition as of_week)
),

-- what was in force at close; of what came after it, the first
in_force as (
    select distinct on (sent.unit_code) sent.*
    from sent
    cross join edition
    where sent.is_accepted
    order by
        sent.unit_code asc,
        sent.received_at <= edition.close_at desc,
        case when sent.received_at <= edition.close_at then sent.version end desc nulls last,
        sent.version asc
),

-- one row by due, and the return itself two days later, is no punctual return
first_accepted as (
    select distinct on (sent.unit_code) sent.*
    from sent
    inner join in_force on sent.unit_code = in_force.unit_code
    where sent.is_accepted and sent.row_count * 2 >= in_force.row_count
    order by sent.unit_code asc, sent.version asc
),

-- the perfection rule: a refused file that could be read, with at least half the rows, keeps the first date
punctual as (
    select distinct sent.unit_code
    from sent
    inner join first_accepted on sent.unit_code = first_accepted.unit_code
    where
        sent.version <= first_accepted.version
        and (
            (sent.version = first_accepted.version and sent.is_by_due)
            or (
                sent.keeps_first_date
                and sent.row_count * 2 >= first_accepted.row_count
                and (sent.row_count > 0 or first_accepted.is_nil)
            )
        )
)

insert into report.edition_unit (
    edition_id, unit_code, is_desk_member, zone, state, is_on_time, is_first_version, submission_id
)
select
    edition.edition_id,
    expected.unit_code,
    expected.is_desk_member,
    expected.zone,
    known.state,
    punctual.unit_code is not null as is_on_time,
    coalesce(in_force.version = 1, false) as is_first_version,
    in_force.submission_id
from edition
inner join registry.expected_unit_week as expected on edition.week = expected.week
cross join lateral returns.state_at(edition.week, expected.unit_code, edition.counted_until) as known
left join punctual on expected.unit_code = punctual.unit_code
left join sent as in_force on known.submission_id = in_force.submission_id and in_force.is_accepted;
