"""The one state of a unit's week, and the append-only history of its changes."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.warehouse.connect import run_statement

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row


def lock_return(connection: "psycopg.Connection[Row]", unit_code: str, week: str) -> None:
    """Keeps everybody else from deciding about one unit's week, until the transaction ends."""
    connection.execute(
        "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"return/{week}/{unit_code}"]
    )


def record_state(
    connection: "psycopg.Connection[Row]",
    home: Path,
    unit_code: str,
    week: str,
    *,
    cause: str,
    happened_at: datetime,
    submission_id: int | None = None,
    decision_id: int | None = None,
) -> str:
    """The state after an event; a change is a row of the history, with the event as its cause.

    Why: it is computed anew from all that was sent and decided, so events may come in any order.
    """
    parameters = {"week": week, "unit_code": unit_code}
    state = str(run_statement(connection, home, "returns/state_now", parameters)[0]["state"])
    newest = connection.execute(
        "select state from returns.history where week = %(week)s and unit_code = %(unit_code)s"
        " order by history_id desc limit 1",
        parameters,
    ).fetchone()
    if state != (newest["state"] if newest else "BELUM"):
        connection.execute(
            "insert into returns.history"
            " (week, unit_code, state, cause, submission_id, decision_id, happened_at)"
            " values (%s, %s, %s, %s, %s, %s, %s)",
            [week, unit_code, state, cause, submission_id, decision_id, happened_at],
        )
    return state
