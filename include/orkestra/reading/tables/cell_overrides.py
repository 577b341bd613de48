"""Values that a cell takes from elsewhere: from the first cell of its merged range, or from its link."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from orkestra.reading.files.cells import Cell, RawSheet
from orkestra.reading.tables.spellings import is_blank

ADDRESS = re.compile(r"\S\.\S")


@dataclass
class Overrides:
    """Rows to read in place of the sheet's own, by index; `linked` has the words that a link replaced."""

    rows: dict[int, list[Cell]] = field(default_factory=dict)
    linked: dict[tuple[int, int], str] = field(default_factory=dict)

    def put(self, sheet: RawSheet, row_index: int, place: int, cell: Cell) -> None:
        """Put a cell in place of the sheet's own."""
        row = self.rows.setdefault(row_index, list(sheet.rows[row_index]))
        row += [""] * (place + 1 - len(row))
        row[place] = cell


def override_cells(
    sheet: RawSheet, first_row: int, places: Collection[int], url_places: Collection[int]
) -> Overrides:
    """The values to read for cells of merged ranges, and for words with a link in columns of addresses."""
    overrides = Overrides()
    for top, place, bottom in list_merged(sheet, first_row, places):
        for row_index in range(top + 1, bottom + 1):
            overrides.put(sheet, row_index, place, sheet.rows[top][place])
    for (row_index, place), target in sheet.addresses.items():
        if row_index >= first_row and place in url_places and target.startswith(("http://", "https://")):
            cell = _cell_at(sheet.rows, row_index, place)
            if (
                isinstance(cell, str)
                and not is_blank(cell)
                and not (ADDRESS.search(cell) and " " not in cell.strip())
            ):
                overrides.put(sheet, row_index, place, target)
                overrides.linked[row_index, place] = cell
    return overrides


def list_merged(sheet: RawSheet, first_row: int, places: Collection[int]) -> Iterator[tuple[int, int, int]]:
    """Top row, place and bottom row of each filled merged range that spans several rows of data."""
    for top, place, bottom, _ in sheet.merged:
        bottom = min(bottom, len(sheet.rows) - 1)
        if first_row <= top < bottom and place in places and not is_blank(_cell_at(sheet.rows, top, place)):
            yield top, place, bottom


def _cell_at(rows: Sequence[Sequence[Cell]], row_index: int, place: int) -> Cell:
    return rows[row_index][place] if row_index < len(rows) and place < len(rows[row_index]) else ""


def list_linked(
    linked: Mapping[tuple[int, int], str], row_nos: Collection[int], places: Collection[int]
) -> Iterator[tuple[int, int]]:
    """Row and place of each cell that is read and whose formula refers to another file."""
    return ((row, place) for row, place in linked if row + 1 in row_nos and place in places)
