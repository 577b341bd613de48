"""Find the row of a sheet that holds the headings, or the two rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from orkestra.reading.files.cells import Cell, RawSheet
from orkestra.reading.specs import SheetSpec
from orkestra.reading.tables.spellings import MAX_HEADING_LENGTH, is_blank, is_similar, normalise_heading

HEADING_ROWS, HEADING_COLUMNS = 30, 200  # headings are searched within so many rows and columns
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
BETWEEN_LEVELS = " – "
MIN_HEADINGS = 2  # a row with only one heading is more likely a title


@dataclass(frozen=True)
class HeadingRow:
    """The headings as they stand in a sheet.

    `readings` has for each place the normalised texts that its heading may be read as, best first; `shown`
    has the text for people. The rows count from 0 and differ if there are two levels.
    """

    first_row: int
    last_row: int
    readings: tuple[tuple[str, ...], ...]
    shown: tuple[str, ...]

    def known(self, names: Mapping[str, str]) -> set[str]:
        """The columns whose names are among the headings."""
        return {names[reading] for readings in self.readings for reading in readings if reading in names}

    def similar(self, names: Mapping[str, str]) -> set[str]:
        """The columns whose names are among the headings, typing errors allowed."""
        return {
            column
            for readings in self.readings
            for reading in readings
            for name, column in names.items()
            if is_similar(reading, name)
        }


def find_heading_row(sheet: RawSheet, spec: SheetSpec) -> HeadingRow | None:
    """The row, of the first thirty, that has the most headings of a sheet; None if no row has two of them.

    Why: the slow search for misspelt headings runs only where no row has two that are spelt right.
    """
    return find_plain_row(sheet, spec) or _find_similar_row(sheet, index_headings(spec))


def index_headings(spec: SheetSpec) -> dict[str, str]:
    """The columns of a sheet by all their normalised headings; a column's own wins over another's variant."""
    names = {normalise_heading(text): column.name for column in spec.columns for text in column.variants}
    return names | {normalise_heading(column.heading): column.name for column in spec.columns}


def find_plain_row(sheet: RawSheet, spec: SheetSpec) -> HeadingRow | None:
    """The row with the most headings that are spelt right; None if no row has two of them.

    Why: a row with all required headings ends the search, because no row below can be better.
    """
    names = index_headings(spec)
    required = {column.name for column in spec.columns if column.is_required}
    best, most = None, MIN_HEADINGS - 1
    for row_index in range(min(len(sheet.rows), HEADING_ROWS)):
        for candidate in _read_candidates(sheet, row_index):
            known = candidate.known(names)
            if len(known) > most:
                best, most = candidate, len(known)
        if best and required and required <= best.known(names):
            return best
    return best


def _find_similar_row(sheet: RawSheet, names: Mapping[str, str]) -> HeadingRow | None:
    candidates = [
        candidate
        for row_index in range(min(len(sheet.rows), HEADING_ROWS))
        for candidate in _read_candidates(sheet, row_index)
    ]
    best = max(candidates, key=lambda candidate: len(candidate.similar(names)), default=None)
    return best if best and len(best.similar(names)) >= MIN_HEADINGS else None


def _read_candidates(sheet: RawSheet, row_index: int) -> Iterator[HeadingRow]:
    """The row as headings; where they may have two levels, also the next row, and both joined."""
    if sum(1 for cell in sheet.rows[row_index] if isinstance(cell, str) and cell) < MIN_HEADINGS:
        return
    yield _read_one_level(row_index, sheet.rows[row_index])
    if _may_have_two_levels(sheet, row_index):
        yield _read_one_level(row_index + 1, sheet.rows[row_index + 1])
        yield _read_two_levels(row_index, sheet.rows[row_index], sheet.rows[row_index + 1])


def _read_one_level(row_index: int, row: Sequence[Cell]) -> HeadingRow:
    shown = tuple(map(show_heading, row[:HEADING_COLUMNS]))
    return HeadingRow(row_index, row_index, tuple(map(read_heading, shown)), shown)


@lru_cache(maxsize=4096)
def read_heading(text: str) -> tuple[str, ...]:
    """The readings of a heading: all of it, and without a remark in brackets such as a unit of measure."""
    texts = (text, BRACKETS.sub(" ", text)) if "(" in text or "[" in text else (text,)
    return tuple(dict.fromkeys(name for part in texts if (name := normalise_heading(part))))


def _may_have_two_levels(sheet: RawSheet, row_index: int) -> bool:
    """True if a text stands below a gap between headings, or a heading is merged with the cell below it.

    Why: a row below with numbers or dates is the first row of data.
    """
    row, below = sheet.rows[row_index], sheet.rows[row_index + 1 : row_index + 2]
    if not below or not all(isinstance(cell, str) for cell in below[0]):
        return False
    return any(map(_is_gap, row, below[0])) or any(
        first == row_index and last == row_index + 1 for first, _, last, _ in sheet.merged
    )


def _is_gap(cell: Cell, child: Cell) -> bool:
    return is_blank(cell) and not is_blank(child)


def _read_two_levels(row_index: int, row: Sequence[Cell], below: Sequence[Cell]) -> HeadingRow:
    """The headings of two rows joined: the upper one holds for its own column and the gaps to its right."""
    parent = ""
    readings, shown = [], []
    pairs = list(zip_longest(row[:HEADING_COLUMNS], below[:HEADING_COLUMNS], fillvalue=""))
    gaps = [*(_is_gap(*pair) for pair in pairs), False]
    for place, (cell, child_cell) in enumerate(pairs):
        child = show_heading(child_cell)
        if not gaps[place]:
            parent = show_heading(cell)
        shown.append(f"{parent}{BETWEEN_LEVELS}{child}" if parent and child else parent or child)
        is_wide = gaps[place] or gaps[place + 1]
        readings.append(_join_levels(parent, child, is_wide=is_wide))
    return HeadingRow(row_index, row_index + 1, tuple(readings), tuple(shown))


def show_heading(cell: Cell) -> str:
    """The text of a heading on one line; "" for a cell that holds no text."""
    return " ".join(cell[:MAX_HEADING_LENGTH].split()) if isinstance(cell, str) else ""


def _join_levels(parent: str, child: str, *, is_wide: bool) -> tuple[str, ...]:
    texts = [parent]
    if child:
        texts = [f"{parent} {child}", f"{child} {parent}", child, *([] if is_wide else [parent])]
    return tuple(dict.fromkeys(name for text in texts if (name := normalise_heading(text))))
