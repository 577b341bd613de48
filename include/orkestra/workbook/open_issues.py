"""What a template takes over from the week before."""

from orkestra.registry import Unit
from orkestra.warehouse.warehouse import Warehouse
from orkestra.week import Week
from orkestra.workbook.layout import Row


def list_open_issues(warehouse: Warehouse, unit: Unit, week: Week) -> list[Row]:
    """The issues that the unit's accepted return of the week before left open, in its order.

    Why: what was said once is not asked again, but Status and Tindak lanjut are blank: they are this week's.
    """
    which = {"unit_code": unit.code, "week": week.previous, "zone": unit.zone.key}
    return list(warehouse.rows("workbook/open_issues", **which))
