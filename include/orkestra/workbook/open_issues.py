"""What a template takes over from the week before."""

from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.registry import Unit
from orkestra.warehouse.connect import run_statement
from orkestra.week import Week
from orkestra.workbook.layout import Row

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row as Record


def list_open_issues(
    connection: "psycopg.Connection[Record]", home: Path, unit: Unit, week: Week
) -> list[Row]:
    """The issues that the unit's accepted return of the week before left open, in its order.

    Why: what was said once is not asked again, but Status and Tindak lanjut are blank: they are this week's.
    """
    which = {"unit_code": unit.code, "week": str(week.previous), "zone": unit.zone.key}
    return list(run_statement(connection, home, "workbook/open_issues", which))
