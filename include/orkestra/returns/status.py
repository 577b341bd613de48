"""The state of every expected unit in a week, for people who ask."""

from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.warehouse.connect import run_statement
from orkestra.week import Week

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row


def list_states(connection: "psycopg.Connection[Row]", home: Path, week: Week) -> "list[Row]":
    """Every expected unit of a week with its state, and the newest submission's verdict and time.

    `hold`: why a version waits for a person; `promised_at`: what the unit's late notice says.
    """
    return run_statement(connection, home, "returns/list_states", {"week": str(week)})
