"""The rows of a template that come from the week before: open issues."""

from orkestra.registry import Unit
from orkestra.warehouse.warehouse import Warehouse
from orkestra.week import Week
from orkestra.workbook.layout import Row


def list_open_issues(warehouse: Warehouse, unit: Unit, week: Week) -> list[Row]:
    """The open issues of the unit's accepted return of the week before, in its order.

    Why Status and Tindak lanjut are blank: they change from week to week, and the unit must update them.
    """
    which = {"unit_code": unit.unit_code, "week": week.previous, "zone": unit.zone.key}
    return list(warehouse.rows("workbook/open_issues", **which))
