"""The state of every expected unit in a week, for people who ask."""

from orkestra.warehouse.warehouse import Row, Warehouse
from orkestra.week import Week


def list_states(warehouse: Warehouse, week: Week) -> "list[Row]":
    """Every expected unit of a week with its state, and the newest submission's verdict and time.

    `block_reason`: why a version waits for a person; `promised_at`: what the unit's late notice says.
    """
    return warehouse.rows("returns/list_states", week=week)
