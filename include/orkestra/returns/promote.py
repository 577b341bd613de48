"""Accepted rows become facts."""

from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.registry import Registry
from orkestra.returns.judge import SheetResult
from orkestra.warehouse.connect import run_statement
from orkestra.week import Week

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row


def promote_rows(
    connection: "psycopg.Connection[Row]",
    home: Path,
    registry: Registry,
    unit_code: str,
    week: str,
    submission_id: int,
    sheets: dict[str, SheetResult],
) -> None:
    """Writes the rows that nothing holds back into the fact tables, and how many each sheet held."""
    unit = registry.unit(unit_code, Week.parse(week).sunday)
    parameters = {"submission_id": submission_id, "zone": unit.zone.key if unit else "Asia/Jakarta"}
    for name, sheet in sheets.items():
        if sheet.row_count:
            run_statement(connection, home, f"promote/{name}", parameters)
        if sheet.held_count:
            connection.execute(
                "update intake.sheet set held_count = %s where submission_id = %s and sheet = %s",
                [sheet.held_count, submission_id, name],
            )
