"""Accepted rows become facts."""

from orkestra.registry import Registry
from orkestra.returns.judge import SheetResult
from orkestra.warehouse.warehouse import Warehouse
from orkestra.week import Week


def promote_rows(
    warehouse: Warehouse,
    registry: Registry,
    unit_code: str,
    week: Week,
    submission_id: int,
    sheets: dict[str, SheetResult],
) -> None:
    """Write the accepted rows into the fact tables, and how many rows of each sheet were rejected."""
    unit = registry.unit(unit_code, week.sunday)
    parameters = {"submission_id": submission_id, "zone": unit.zone.key if unit else "Asia/Jakarta"}
    for name, sheet in sheets.items():
        if sheet.row_count:
            warehouse.run(f"promote/{name}", **parameters)
        if sheet.rejected_count:
            warehouse.execute(
                "update intake.sheet set rejected_count = %(count)s"
                " where submission_id = %(id)s and sheet = %(name)s",
                count=sheet.rejected_count,
                id=submission_id,
                name=name,
            )
