"""Runs the statement of every indicator and stores the figures of one edition."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.errors import Permanent
from orkestra.registry.read_cards import Card, list_files, read_cards
from orkestra.warehouse.connect import Row, read_statement, run_statement
from orkestra.warehouse.hash_statements import hash_statements

if TYPE_CHECKING:
    import psycopg

COLUMNS = (
    "indicator", "scope", "scope_code", "dimension", "value", "numerator", "denominator", "lower", "upper",
    "n", "method", "evidence",
)  # fmt: skip


def measure_edition(
    connection: "psycopg.Connection[Row]", home: Path, edition_id: int, code_version: str | None = None
) -> int:
    """How many figures the edition now has; all of them are replaced together, or none.

    Raises: Permanent, for an unknown edition, or a statement whose figures have no card.
    Why: the figures of a published edition are never touched; measuring it again only counts them.
    """
    which = {"edition_id": edition_id}
    with connection.transaction():
        editions = run_statement(connection, home, "report/lock_edition", which)
        if not editions:
            raise Permanent(f"There is no edition with id {edition_id} to measure.")
        if editions[0]["status"] == "published":
            return count_figures(connection, home, edition_id)
        run_statement(connection, home, "report/refresh_statistics")
        for step in ("discard_figures", "discard_issues"):
            run_statement(connection, home, f"report/{step}", which)
        for step in ("avoid_nested_loops", "record_issues", "allow_nested_loops"):
            run_statement(connection, home, f"report/{step}", which)
        for step in ("discard_sample", "draw_sample"):
            run_statement(connection, home, f"report/{step}", which)
        for figures in compute_figures(connection, home, edition_id):
            store_figures(connection, edition_id, figures)
        store_cards(connection, home)
        made_by = {"statements_sha256": hash_statements(home), "code_version": code_version}
        run_statement(connection, home, "report/mark_measured", which | made_by)
        return count_figures(connection, home, edition_id)


def compute_figures(
    connection: "psycopg.Connection[Row]", home: Path, edition_id: int
) -> Iterator[list[Row]]:
    """The figures of one statement after the other, in the order of kpis.yaml, comparisons last.

    Raises: Permanent, if a statement makes an indicator that has no card there.
    """
    cards = read_cards(home)
    for file in list_files(cards):
        yield measure_file(connection, home, edition_id, file, cards)


def measure_file(
    connection: "psycopg.Connection[Row]", home: Path, edition_id: int, file: str, cards: list[Card]
) -> list[Row]:
    """The figures of one statement.

    Raises: Permanent, if it makes an indicator that has no card there.
    """
    figures = run_statement(connection, home, f"kpi/{file}", {"edition_id": edition_id})
    known = {card.code for card in cards if file in card.files}
    unknown = {figure["indicator"] for figure in figures} - known
    if unknown:
        raise Permanent(f"sql/kpi/{file}.sql makes {sorted(unknown)}, kpis.yaml has {sorted(known)} for it.")
    return figures


def store_figures(connection: "psycopg.Connection[Row]", edition_id: int, figures: list[Row]) -> None:
    """Adds figures to the edition, all at once: there may be tens of thousands."""
    statement = f"copy kpi.value (edition_id, {', '.join(COLUMNS)}) from stdin"
    with connection.cursor().copy(statement.encode()) as copy:
        for figure in figures:
            copy.write_row((edition_id, *(figure[name] for name in COLUMNS)))


def store_cards(connection: "psycopg.Connection[Row]", home: Path) -> None:
    """Keeps beside the figures what they are called, for whoever reads them with another tool."""
    statement = read_statement(home, "report/store_card").encode()
    with connection.cursor() as cursor:
        cursor.executemany(statement, [asdict(card) for card in read_cards(home)])


def count_figures(connection: "psycopg.Connection[Row]", home: Path, edition_id: int) -> int:
    """How many figures are stored."""
    rows = run_statement(connection, home, "report/count_figures", {"edition_id": edition_id})
    return int(rows[0]["figure_count"])
