"""Rows that are hardly filled: a forgotten mark, or a row that is no data; each is one finding."""

import re

from orkestra.findings import Finding, column_letter
from orkestra.reading.files.cells import Cell
from orkestra.reading.specs import ColumnSpec
from orkestra.reading.tables.row_shapes import TOTAL
from orkestra.reading.tables.spellings import is_blank, normalise_heading
from orkestra.reading.tables.table_rows import NUMBER, ReadRow, Table
from orkestra.reading.values.read_value import show_cell

SPARSE = "S-041"
MARK_LENGTH, MAX_MARKS = 3, 2
MIN_BLANKS = 3  # with fewer blank required cells a row is taken for data
MAX_NAMED = 4
SHOWN_LENGTH = 30
ASKED_FOR = ("url", "evidence")  # columns that rules require for some channels
TOTAL_ROW, GROUP, CONTINUED, INCOMPLETE = (
    "baris jumlah", "judul kelompok", "lanjutan isi baris di atasnya", "baris yang belum lengkap",
)  # fmt: skip

Filled = list[tuple[int, ColumnSpec, Cell]]


def list_filled(table: Table, read: ReadRow) -> Filled:
    """Place, column and content of each filled cell but the row's own number."""
    cells = ((place, column, read.cells[place]) for _, place, column in table.wanted if column.name != NUMBER)
    return [(place, column, cell) for place, column, cell in cells if not is_blank(cell)]


def is_mark(table: Table, read: ReadRow) -> bool:
    """True if a row has only one or two marks, such as ".", in columns that are not required."""
    filled = list_filled(table, read)
    is_small = len(filled) <= MAX_MARKS and all(_looks_like_mark(cell) for _, _, cell in filled)
    return is_small and not any(column.is_required for _, column, _ in filled)


def _looks_like_mark(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell.strip()) <= MARK_LENGTH and re.search(r"\d", cell) is None


def name_cells(filled: Filled, row_no: int) -> str:
    """The cells of a row with their contents: "H60 “.”, R60 “,”"."""
    shown = [f"{column_letter(place)}{row_no} “{_shorten(show_cell(cell))}”" for place, _, cell in filled]
    more = [f"{len(shown) - MAX_NAMED} sel lain"] if len(shown) > MAX_NAMED else []
    return ", ".join([*shown[:MAX_NAMED], *more])


def _shorten(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= SHOWN_LENGTH else f"{plain[:SHOWN_LENGTH]}…"


def report_sparse(table: Table, read: ReadRow, before: ReadRow | None) -> None:
    """Add one finding about what a hardly filled row seems to be; rules on its blank cells are not evaluated.

    Why: one finding about the row is clearer than "belum diisi" at each of its cells.
    """
    if not read.is_odd:
        return
    filled = list_filled(table, read)
    names = {column.name for _, column, _ in filled}
    required = {column.name for _, _, column in table.wanted if column.is_required}
    guess = _guess(filled, read, before)
    max_filled = len(required) // 2 if guess == TOTAL_ROW else 1
    if len(required - names) < MIN_BLANKS or len(required & names) > max_filled:
        return
    silent = (required | {column.name for _, _, column in table.wanted if column.name in ASKED_FOR}) - names
    read.row.unreadable += sorted(silent.difference(read.row.unreadable))
    place = table.spec.name, read.row.row_no, filled[0][1].name
    read.findings.append(Finding(SPARSE, *place, name_cells(filled, read.row.row_no), guess))


def _guess(filled: Filled, read: ReadRow, before: ReadRow | None) -> str:
    """The probable meaning of a hardly filled row."""
    texts = [(column, cell) for _, column, cell in filled if isinstance(cell, str)]
    if any(TOTAL.match(normalise_heading(text)) for _, text in texts):
        return TOTAL_ROW
    if len(filled) == 1 and texts:
        is_next = before is not None and before.row.row_no == read.row.row_no - 1 and not before.is_odd
        if is_next and texts[0][0].kind == "text" and filled[0][1].is_required:
            return CONTINUED
        return GROUP
    return INCOMPLETE
