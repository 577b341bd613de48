-- purpose: why an edition differs from the one before it: submissions, states, and what concerns no unit
-- one row per: unit and week whose version in force changed; unit whose state alone changed; other cause
-- reads: tables report.edition*, intake.submission, intake.receipt, registry.unit
-- writes: none
-- parameters: edition_id

with pair as (
    select
        edition.*,
        earlier.edition_id as earlier_id,
        earlier.registry_version_id as earlier_registry_version_id,
        earlier.statements_sha256 as earlier_statements_sha256
    from report.edition
    inner join report.edition as earlier
        on edition.week = earlier.week and edition.edition_no = earlier.edition_no + 1
    where edition.edition_id = %(edition_id)s
),

counted_before as (
    select counted.*
    from report.edition_submission as counted
    where counted.edition_id = (select earlier_id from pair) and counted.is_in_force
),

counted_now as (
    select counted.*
    from report.edition_submission as counted
    where counted.edition_id = (select edition_id from pair) and counted.is_in_force
),

changed as (
    select
        coalesce(counted_now.week, counted_before.week) as week,
        coalesce(counted_now.unit_code, counted_before.unit_code) as unit_code,
        counted_before.submission_id as before_id,
        counted_now.submission_id as now_id
    from counted_before
    full outer join counted_now
        on counted_before.week = counted_now.week and counted_before.unit_code = counted_now.unit_code
    where counted_before.submission_id is distinct from counted_now.submission_id
),

state as (
    select
        now.unit_code,
        earlier.state as state_before,
        now.state as state_now,
        earlier.is_on_time <> now.is_on_time as is_punctuality_changed
    from pair
    inner join report.edition_unit as now on pair.edition_id = now.edition_id
    inner join report.edition_unit as earlier
        on pair.earlier_id = earlier.edition_id and now.unit_code = earlier.unit_code
),

cause as (
    select
        'submission' as kind,
        changed.week,
        changed.unit_code,
        before.version as version_before,
        now.version as version_now,
        receipt.receipt_number,
        now.received_at,
        state.state_before,
        state.state_now
    from changed
    left join intake.submission as before on changed.before_id = before.submission_id
    left join intake.submission as now on changed.now_id = now.submission_id
    left join intake.receipt on changed.now_id = receipt.submission_id
    left join state on changed.unit_code = state.unit_code and changed.week = (select week from pair)
    union all
    select
        'state' as kind,
        pair.week,
        state.unit_code,
        null as version_before,
        null as version_now,
        null as receipt_number,
        null as received_at,
        state.state_before,
        state.state_now
    from pair
    cross join state
    where
        (state.state_before <> state.state_now or state.is_punctuality_changed)
        and not exists (
            select
            from changed
            where changed.week = pair.week and changed.unit_code = state.unit_code
        )
    union all
    select
        other.kind,
        pair.week,
        null as unit_code,
        null as version_before,
        null as version_now,
        null as receipt_number,
        null as received_at,
        null as state_before,
        null as state_now
    from pair
    inner join lateral (
        values
        ('registry', pair.registry_version_id <> pair.earlier_registry_version_id),
        ('statements', pair.statements_sha256 is distinct from pair.earlier_statements_sha256)
    ) as other (kind, is_changed) on other.is_changed
    union all
    select
        'compared' as kind,
        now.week,
        null as unit_code,
        null as version_before,
        null as version_now,
        null as receipt_number,
        null as received_at,
        null as state_before,
        null as state_now
    from pair
    inner join report.edition_period as period on pair.edition_id = period.edition_id
    inner join report.edition_compared as now on pair.edition_id = now.edition_id
    left join report.edition_compared as earlier
        on pair.earlier_id = earlier.edition_id and now.week = earlier.week
    where
        earlier.compared_edition_id is distinct from now.compared_edition_id
        -- the weeks that a figure is read with
        and now.week in (
            period.previous_week, to_char(period.monday_date - 28, 'IYYY-"W"IW'),
            kpi.label_week(period.monday_date)
        )
)

select
    cause.*,
    coalesce(named.short_name, cause.unit_code) as unit_name,
    array(
        select scope.scope_code
        from report.edition_scope as scope
        where
            scope.edition_id = pair.edition_id
            and scope.scope = 'desk'
            and scope.unit_code = cause.unit_code
        order by scope.scope_code
    ) as desk_codes
from cause
cross join pair
left join lateral (
    select unit.short_name
    from registry.unit
    where unit.version_id = pair.registry_version_id and unit.unit_code = cause.unit_code
    order by unit.valid_from desc
    limit 1
) as named on true
order by cause.kind asc, cause.week asc, cause.unit_code collate "C" asc;
