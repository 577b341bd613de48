"""The grid: which units owe a return for which week, and when. Every figure starts from it."""

from collections.abc import Iterable
from datetime import datetime

from orkestra.registry import Registry
from orkestra.warehouse.warehouse import Warehouse
from orkestra.week import Week, span_weeks

UNIT_COLUMNS = (
    "week", "unit_code", "unit_name", "short_name", "group_name", "zone", "desk_codes", "version_id",
)  # fmt: skip


def rewrite_grid(
    warehouse: Warehouse,
    registry: Registry,
    version_id: int,
    as_of: datetime,
    *,
    first_week: Week | None = None,
    weeks: Iterable[Week] | None = None,
) -> list[Week]:
    """The weeks whose grid was written now.

    Looks at `weeks`, or at all from `first_week` (default: the policy's) to the one after the running week.

    Why: a week is rewritten as long as its due lies ahead, so that a corrected roster or holiday counts;
    from then on nothing about it moves any more, nor once it is reported, wherever the clock stands. A week
    that is missing altogether is written at any time.
    """
    with warehouse.transaction():
        warehouse.execute("lock table returns.week in share row exclusive mode")
        known = {row["week"]: row for row in warehouse.rows("returns/list_grid")}
        written = []
        for week in (
            weeks if weeks is not None else list_weeks(first_week or registry.policy.first_week, as_of)
        ):
            row = known.get(week)
            if row and (row["is_reported"] or as_of >= row["due_at"] or row["version_id"] == version_id):
                continue
            write_week(warehouse, registry, version_id, week)
            write_expected_units(warehouse, registry, version_id, week)
            written.append(week)
        return written


def list_weeks(first_week: Week, as_of: datetime) -> list[Week]:
    """The weeks from the first one to the one after the running week."""
    return span_weeks(first_week, Week.of(as_of).next)


def write_week(warehouse: Warehouse, registry: Registry, version_id: int, week: Week) -> None:
    """Store the moments of one week."""
    moments = registry.moments_of(week)
    warehouse.run(
        "returns/store_week",
        week=week,
        due_at=moments.due_at,
        close_at=moments.close_at,
        freeze_at=moments.freeze_at,
        reason=moments.reason,
        version_id=version_id,
    )


def write_expected_units(warehouse: Warehouse, registry: Registry, version_id: int, week: Week) -> None:
    """Store the units that are valid on the week's Sunday, in place of those stored before."""
    warehouse.execute("delete from registry.expected_unit_week where week = %(week)s", week=week)
    units = (
        (
            week, unit.unit_code, unit.unit_name, unit.short_name, unit.group_name, unit.zone.key,
            [desk.desk_code for desk in registry.desks_of(unit.unit_code, week.sunday)], version_id,
        )
        for unit in registry.units_expected(week.sunday)
    )  # fmt: skip
    warehouse.copy("registry.expected_unit_week", UNIT_COLUMNS, units)
