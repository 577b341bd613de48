"""The grid: which units owe a return for which week, and when. Every figure starts from it."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from orkestra.registry import Registry
from orkestra.week import Week, span_weeks

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

KNOWN = """
select
    week,
    due_at,
    version_id,
    exists (
        select from report.edition where edition.week = week.week and edition.status = 'published'
    ) as is_reported
from returns.week
"""


def rewrite_grid(
    connection: "psycopg.Connection[Row]",
    registry: Registry,
    version_id: int,
    as_of: datetime,
    *,
    first_week: Week | None = None,
    weeks: Iterable[Week] | None = None,
) -> list[Week]:
    """The weeks whose grid was written now.

    Looks at `weeks`, or at all from `first_week` (default: the policy's) to the one after the running week.

    Why: a week is rewritten as long as its batas lies ahead, so that a corrected roster or holiday counts;
    from then on nothing about it moves any more, nor once it is reported, wherever the clock stands. A week
    that is missing altogether is written at any time.
    """
    with connection.transaction():
        connection.execute("lock table returns.week in share row exclusive mode")
        known = {row["week"]: row for row in connection.execute(KNOWN).fetchall()}
        written = []
        for week in (
            weeks if weeks is not None else list_weeks(first_week or registry.policy.first_week, as_of)
        ):
            row = known.get(str(week))
            if row and (row["is_reported"] or as_of >= row["due_at"] or row["version_id"] == version_id):
                continue
            write_week(connection, registry, version_id, week)
            write_expected_units(connection, registry, version_id, week)
            written.append(week)
        return written


def list_weeks(first_week: Week, as_of: datetime) -> list[Week]:
    """The weeks from the first one to the one after the running week."""
    return span_weeks(first_week, Week.of(as_of).next)


def write_week(
    connection: "psycopg.Connection[Row]", registry: Registry, version_id: int, week: Week
) -> None:
    """Stores the moments of one week."""
    moments = registry.moments_of(week)
    connection.execute(
        "insert into returns.week (week, due_at, close_at, freeze_at, reason, version_id)"
        " values (%s, %s, %s, %s, %s, %s)"
        " on conflict (week) do update set due_at = excluded.due_at, close_at = excluded.close_at,"
        " freeze_at = excluded.freeze_at, reason = excluded.reason, version_id = excluded.version_id",
        [str(week), moments.due_at, moments.close_at, moments.freeze_at, moments.reason, version_id],
    )


def write_expected_units(
    connection: "psycopg.Connection[Row]", registry: Registry, version_id: int, week: Week
) -> None:
    """Stores the units that are valid on the week's Sunday, in place of those stored before."""
    connection.execute("delete from registry.expected_unit_week where week = %s", [str(week)])
    with connection.cursor().copy(
        "copy registry.expected_unit_week"
        " (week, unit_code, unit_name, short_name, group_name, zone, desk_codes, version_id) from stdin"
    ) as copy:
        for unit in registry.units_expected(week.sunday):
            desks = [desk.code for desk in registry.desks_of(unit.code, week.sunday)]
            copy.write_row(
                (
                    str(week),
                    unit.code,
                    unit.name,
                    unit.short_name,
                    unit.group,
                    unit.zone.key,
                    desks,
                    version_id,
                )
            )
