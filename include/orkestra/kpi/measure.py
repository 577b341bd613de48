"""Runs the statement of every indicator and stores the figures of one edition."""

from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.errors import Permanent
from orkestra.registry.read_cards import Card, read_cards
from orkestra.warehouse.connect import Row, read_statement, run_statement

if TYPE_CHECKING:
    import psycopg


def measure_edition(connection: "psycopg.Connection[Row]", home: Path, edition_id: int) -> int:
    """How many figures the edition now has; all of them are replaced together, or none.

    Raises: Permanent, for an unknown edition, or a statement whose figures have no card.
    Why: the figures of a published edition are never touched; measuring it again only counts them.
    """
    cards = read_cards(home)
    with connection.transaction():
        editions = run_statement(connection, home, "report/lock_edition", {"edition_id": edition_id})
        if not editions:
            raise Permanent(f"There is no edition with id {edition_id} to measure.")
        if editions[0]["status"] == "published":
            return count_figures(connection, home, edition_id)
        run_statement(connection, home, "report/refresh_statistics")
        run_statement(connection, home, "report/discard_figures", {"edition_id": edition_id})
        for file in dict.fromkeys(card.file for card in cards):
            store_figures(
                connection, home, edition_id, measure_file(connection, home, edition_id, file, cards)
            )
        run_statement(
            connection, home, "report/advance_edition", {"edition_id": edition_id, "status": "measured"}
        )
        return count_figures(connection, home, edition_id)


def measure_file(
    connection: "psycopg.Connection[Row]", home: Path, edition_id: int, file: str, cards: list[Card]
) -> list[Row]:
    """The figures of one statement.

    Raises: Permanent, if it makes an indicator that has no card there.
    """
    figures = run_statement(connection, home, f"kpi/{file}", {"edition_id": edition_id})
    known = {card.code for card in cards if card.file == file}
    unknown = {figure["indicator"] for figure in figures} - known
    if unknown:
        raise Permanent(f"sql/kpi/{file}.sql makes {sorted(unknown)}, kpis.yaml has {sorted(known)} for it.")
    return figures


def store_figures(
    connection: "psycopg.Connection[Row]", home: Path, edition_id: int, figures: list[Row]
) -> None:
    """Adds figures to the edition."""
    statement = read_statement(home, "report/store_figure").encode()
    with connection.cursor() as cursor:
        cursor.executemany(statement, [{"edition_id": edition_id, **figure} for figure in figures])


def count_figures(connection: "psycopg.Connection[Row]", home: Path, edition_id: int) -> int:
    """How many figures are stored."""
    return len(run_statement(connection, home, "report/list_figures", {"edition_id": edition_id}))
