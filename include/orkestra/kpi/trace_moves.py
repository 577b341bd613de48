"""Finds out which return is behind each figure that a correction moved."""

from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.kpi.measure import measure_edition
from orkestra.warehouse.connect import Row, run_statement

if TYPE_CHECKING:
    import psycopg

Figure = tuple[str, ...]
Return = tuple[str, str]  # week and unit

TOLD_APART = 20  # returns; each costs two measurements of the week
FIGURE = ("indicator", "scope", "scope_code", "dimension")


def trace_moves(connection: "psycopg.Connection[Row]", home: Path, edition_id: int) -> int:
    """How many returns were told apart; what was traced before is replaced.

    A return is one unit's for one week. It is behind a figure if the figure comes out otherwise with this one
    as the edition before knew it and all others as now, or with this one as now and all others as before.

    Why: two units may report the same publication in one correction: beside the other neither moves anything,
    alone each does. A single cause needs no search, and of very many nobody wants a list for each figure.
    """
    which = {"edition_id": edition_id}
    causes = run_statement(connection, home, "report/list_causes", which)
    returns = sorted({(cause["week"], cause["unit_code"]) for cause in causes if cause["unit_code"]})
    with connection.transaction():
        run_statement(connection, home, "report/discard_moves", which)
        if not returns or len(causes) == 1 or len(returns) > TOLD_APART:
            return 0
        earlier_id = run_statement(connection, home, "report/find_earlier_edition", which)[0]["edition_id"]
        directions = [(edition_id, earlier_id), (earlier_id, edition_id)]
        if any(cause["kind"] == "statements" for cause in causes):
            directions.pop()  # what the edition before comes to by today's statements was never recorded
        moved = {key_of(move) for move in run_statement(connection, home, "report/list_moves", which)}
        for one in returns:
            differing = [swap_return(connection, home, base, other, one) for base, other in directions]
            store_moves(connection, edition_id, one, moved & set[Figure]().union(*differing))
    return len(returns)


def swap_return(
    connection: "psycopg.Connection[Row]", home: Path, base_id: int, other_id: int, one: Return
) -> set[Figure]:
    """The figures of an edition that come out otherwise with one return as another edition knew it.

    Why: measured on a copy that nobody ever sees, like a replay.
    """
    swap = {"edition_id": base_id, "other_id": other_id, "other_week": one[0], "other_unit": one[1]}
    with connection.transaction(force_rollback=True):
        copy = run_statement(connection, home, "report/copy_edition", swap)[0]
        measure_edition(connection, home, copy["edition_id"])
        pair = {"recorded_id": base_id, "replayed_id": copy["edition_id"]}
        return {key_of(row) for row in run_statement(connection, home, "report/compare_figures", pair)}


def store_moves(
    connection: "psycopg.Connection[Row]", edition_id: int, one: Return, figures: set[Figure]
) -> None:
    """Names one return as behind some figures."""
    statement = f"copy report.edition_move (edition_id, week, unit_code, {', '.join(FIGURE)}) from stdin"
    with connection.cursor().copy(statement.encode()) as copy:
        for figure in sorted(figures):
            copy.write_row((edition_id, *one, *figure))


def key_of(row: Row) -> Figure:
    """What names a figure."""
    return tuple(row[name] for name in FIGURE)
