"""The one state of a unit's week, and the append-only history of its changes."""

from datetime import datetime

from orkestra.warehouse.warehouse import Warehouse
from orkestra.week import Week


def lock_return(warehouse: Warehouse, unit_code: str, week: Week) -> None:
    """Keep everybody else from deciding about one unit's week, until the transaction ends."""
    name = f"return/{week}/{unit_code}"
    warehouse.execute("select pg_advisory_xact_lock(hashtextextended(%(name)s, 0))", name=name)


def record_state(
    warehouse: Warehouse,
    unit_code: str,
    week: Week,
    *,
    cause: str,
    happened_at: datetime,
    submission_id: int | None = None,
    decision_id: int | None = None,
) -> str:
    """The state after an event; a change is a row of the history, with the event as its cause.

    Why: it is computed again from all that was sent and decided, so events may come in any order.
    """
    parameters = {"week": week, "unit_code": unit_code}
    state = str(warehouse.one("returns/state_now", **parameters)["state"])
    newest = warehouse.execute(
        "select state from returns.history where week = %(week)s and unit_code = %(unit_code)s"
        " order by history_id desc limit 1",
        **parameters,
    )
    if state != (newest[0]["state"] if newest else "BELUM"):
        warehouse.run(
            "returns/store_state",
            **parameters,
            state=state,
            cause=cause,
            submission_id=submission_id,
            decision_id=decision_id,
            happened_at=happened_at,
        )
    return state
