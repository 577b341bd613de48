"""The labels of Identitas and the value of each: after its colon, beside it, or below it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from orkestra.reading.files.cells import Cell, RawSheet
from orkestra.reading.specs import SheetSpec
from orkestra.reading.tables.heading_row import read_heading, show_heading
from orkestra.reading.tables.spellings import is_blank, is_similar, normalise_heading

LABEL_ROWS, LABEL_COLUMNS = 200, 8  # labels are searched within so many rows and columns
LABEL_LENGTH = 60
OWN, VARIANT = 0, 1


@dataclass(frozen=True)
class Label:
    """A label: its cell, the column that it names, and the text after its colon.

    `rank` is OWN for the column's own name, VARIANT for another or a misspelt one.
    """

    row: int
    place: int
    column: int
    rank: int
    rest: str


def find_labels(sheet: RawSheet, spec: SheetSpec) -> list[Label]:
    """Every label, from top to bottom; misspelt ones only for columns without a label that is spelt right."""
    texts = list(_list_texts(sheet))
    names: dict[str, tuple[int, int]] = {}
    for rank in (VARIANT, OWN):
        for index, column in enumerate(spec.columns):
            for name in (column.heading,) if rank == OWN else column.variants:
                names[normalise_heading(name)] = (index, rank)
    labels = [
        Label(row, place, *names[name], rest)
        for row, place, readings, rest in texts
        for name in [next((reading for reading in readings if reading in names), "")]
        if name
    ]
    missing = {index for index, _ in names.values()} - {label.column for label in labels}
    if missing:
        known = {(label.row, label.place) for label in labels}
        labels += [
            Label(row, place, index, VARIANT, rest)
            for row, place, readings, rest in texts
            if (row, place) not in known
            for index in sorted(missing)
            if any(
                is_similar(reading, normalise_heading(spec.columns[index].heading)) for reading in readings
            )
        ]
    return labels


def _list_texts(sheet: RawSheet) -> Iterator[tuple[int, int, tuple[str, ...], str]]:
    for row_index, row in enumerate(sheet.rows[:LABEL_ROWS]):
        for place, cell in enumerate(row[:LABEL_COLUMNS]):
            if isinstance(cell, str) and cell:
                label, _, rest = cell.partition(":")
                if len(label) <= LABEL_LENGTH:
                    yield row_index, place, read_heading(show_heading(label)), rest.strip()


def find_value(label: Label, sheet: RawSheet, labels: Collection[tuple[int, int]]) -> tuple[int, int, Cell]:
    """Row, place and content of a label's value; of a missing value, the place for it and ""."""
    if label.rest:
        return label.row, label.place, label.rest
    row = sheet.rows[label.row]
    for place in range(label.place + 1, len(row)):
        if (label.row, place) in labels:
            break
        value = _strip_colon(row[place])
        if not is_blank(value):
            return label.row, place, value
    below = sheet.rows[label.row + 1] if label.row + 1 < len(sheet.rows) else []
    if label.place < len(below) and _has_only_labels(sheet, label.row, labels):
        return label.row + 1, label.place, _strip_colon(below[label.place])
    return label.row, label.place + 1, ""


def _strip_colon(cell: Cell) -> Cell:
    """The value without a colon before it."""
    return cell.strip().removeprefix(":").strip() if isinstance(cell, str) else cell


def _has_only_labels(sheet: RawSheet, row_index: int, labels: Collection[tuple[int, int]]) -> bool:
    """True if a row has several labels and nothing else, and their values stand in the next row."""
    places = [place for place, cell in enumerate(sheet.rows[row_index]) if not is_blank(_strip_colon(cell))]
    below = [(row_index + 1, place) in labels for place in places]
    return len(places) > 1 and all((row_index, place) in labels for place in places) and not any(below)
