"""Finds out which return is behind each figure that a correction moved."""

from orkestra.kpi.measure import measure_edition
from orkestra.warehouse.warehouse import Row, Warehouse
from orkestra.week import Week

Figure = tuple[str, ...]
Return = tuple[Week, str]  # week and unit

MAX_TRACED_RETURNS = 20  # returns; each costs two measurements of the week
FIGURE = ("indicator", "scope", "scope_code", "dimension")


def trace_moves(warehouse: Warehouse, edition_id: int) -> int:
    """The number of returns that were tried one by one; what was traced before is replaced.

    A return is one unit's for one week. It is behind a figure if the figure comes out otherwise with this one
    as the edition before knew it and all others as now, or with this one as now and all others as before.

    Why: two units may report the same publication in one correction: beside the other neither moves anything,
    alone each does. A single cause needs no search, and of very many nobody wants a list for each figure.
    """
    which = {"edition_id": edition_id}
    causes = warehouse.rows("report/list_causes", **which)
    returns = sorted({(cause["week"], cause["unit_code"]) for cause in causes if cause["unit_code"]})
    with warehouse.transaction():
        warehouse.run("report/discard_moves", **which)
        if not returns or len(causes) == 1 or len(returns) > MAX_TRACED_RETURNS:
            return 0
        moved = {key_of(move) for move in warehouse.rows("report/list_moves", **which)}
        is_remade = any(cause["kind"] == "statements" for cause in causes)
        for one, figures in try_returns(warehouse, edition_id, returns, is_remade=is_remade).items():
            store_moves(warehouse, edition_id, one, moved & figures)
    return len(returns)


def try_returns(
    warehouse: Warehouse,
    edition_id: int,
    returns: list[Return],
    *,
    is_remade: bool,
) -> dict[Return, set[Figure]]:
    """The figures that each return moves, beside all others or alone.

    Why: with other statements (`is_remade`) the edition before is measured again first, or each return alone
    would seem to move all that the statements do.
    """
    with warehouse.transaction(force_rollback=True):
        earlier_id = warehouse.one("report/find_earlier_edition", edition_id=edition_id)["edition_id"]
        if is_remade:
            earlier_id = copy_measured(warehouse, earlier_id)
        return {
            one: swap_return(warehouse, edition_id, earlier_id, one)
            | swap_return(warehouse, earlier_id, edition_id, one)
            for one in returns
        }


def swap_return(warehouse: Warehouse, base_id: int, other_id: int, one: Return) -> set[Figure]:
    """The figures of an edition that come out otherwise with one return as another edition knew it.

    Why: measured on a copy that nobody ever sees, like a replay.
    """
    with warehouse.transaction(force_rollback=True):
        copy_id = copy_measured(warehouse, base_id, other_id, one)
        pair = {"recorded_id": base_id, "replayed_id": copy_id}
        return {key_of(row) for row in warehouse.rows("report/compare_figures", **pair)}


def copy_measured(
    warehouse: Warehouse,
    base_id: int,
    other_id: int | None = None,
    one: Return | tuple[None, None] = (None, None),
) -> int:
    """A copy of an edition, with one return as in another edition, measured by the statements of today."""
    swap = {"edition_id": base_id, "other_id": other_id, "other_week": one[0], "other_unit": one[1]}
    copy_id: int = warehouse.one("report/copy_edition", **swap)["edition_id"]
    measure_edition(warehouse, copy_id)
    return copy_id


def store_moves(warehouse: Warehouse, edition_id: int, one: Return, figures: set[Figure]) -> None:
    """Name one return as behind some figures."""
    columns = ("edition_id", "week", "unit_code", *FIGURE)
    rows = ((edition_id, *one, *figure) for figure in sorted(figures))
    warehouse.copy("report.edition_move", columns, rows)


def key_of(row: Row) -> Figure:
    """The columns that identify a figure."""
    return tuple(row[name] for name in FIGURE)
