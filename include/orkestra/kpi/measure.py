"""Runs the statement of every indicator and stores the figures of one edition."""

from collections.abc import Iterator
from dataclasses import asdict

from orkestra.errors import Permanent
from orkestra.registry.read_cards import Card, list_files, read_cards
from orkestra.warehouse.hash_statements import hash_statements
from orkestra.warehouse.warehouse import Row, Warehouse

COLUMNS = (
    "indicator", "scope", "scope_code", "dimension", "value", "numerator", "denominator", "lower", "upper",
    "n", "method", "evidence",
)  # fmt: skip


def measure_edition(warehouse: Warehouse, edition_id: int, code_version: str | None = None) -> int:
    """The number of figures that the edition now has; all of them are replaced together, or none.

    Raises: Permanent, for an unknown edition, or a statement whose figures have no card.
    Why: the figures of a published edition are never touched; measuring it again only counts them.
    """
    which = {"edition_id": edition_id}
    with warehouse.transaction():
        editions = warehouse.rows("report/lock_edition", **which)
        if not editions:
            raise Permanent(f"There is no edition with id {edition_id} to measure.")
        if editions[0]["status"] == "published":
            return count_figures(warehouse, edition_id)
        warehouse.run("report/refresh_statistics")
        for step in ("discard_figures", "discard_issues"):
            warehouse.run(f"report/{step}", **which)
        for step in ("avoid_nested_loops", "record_issues", "allow_nested_loops"):
            warehouse.run(f"report/{step}", **which)
        for step in ("discard_sample", "draw_sample"):
            warehouse.run(f"report/{step}", **which)
        for figures in compute_figures(warehouse, edition_id):
            store_figures(warehouse, edition_id, figures)
        store_cards(warehouse)
        made_by = {"statements_sha256": hash_statements(warehouse.home), "code_version": code_version}
        warehouse.run("report/mark_measured", **(which | made_by))
        return count_figures(warehouse, edition_id)


def compute_figures(warehouse: Warehouse, edition_id: int) -> Iterator[list[Row]]:
    """The figures of one statement after the other, in the order of kpis.yaml, comparisons last.

    Raises: Permanent, if a statement makes an indicator that has no card there.
    """
    cards = read_cards(warehouse.home)
    for file in list_files(cards):
        yield measure_file(warehouse, edition_id, file, cards)


def measure_file(warehouse: Warehouse, edition_id: int, file: str, cards: list[Card]) -> list[Row]:
    """The figures of one statement.

    Raises: Permanent, if it makes an indicator that has no card there.
    """
    figures = warehouse.rows(f"kpi/{file}", edition_id=edition_id)
    known = {card.code for card in cards if file in card.files}
    unknown = {figure["indicator"] for figure in figures} - known
    if unknown:
        raise Permanent(f"sql/kpi/{file}.sql makes {sorted(unknown)}, kpis.yaml has {sorted(known)} for it.")
    return figures


def store_figures(warehouse: Warehouse, edition_id: int, figures: list[Row]) -> None:
    """Add figures to the edition, all at once: there may be tens of thousands."""
    rows = ((edition_id, *(figure[name] for name in COLUMNS)) for figure in figures)
    warehouse.copy("kpi.value", ("edition_id", *COLUMNS), rows)


def store_cards(warehouse: Warehouse) -> None:
    """Keep beside the figures what they are called, for whoever reads them with another tool."""
    warehouse.run_many("report/store_card", [asdict(card) for card in read_cards(warehouse.home)])


def count_figures(warehouse: Warehouse, edition_id: int) -> int:
    """The number of stored figures."""
    return int(warehouse.one("report/count_figures", edition_id=edition_id)["figure_count"])
