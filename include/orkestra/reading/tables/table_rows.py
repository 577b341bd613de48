"""The filled rows below a sheet's headings, read cell by cell; `read_table` decides which are data."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from orkestra.findings import Finding
from orkestra.reading.files.cells import Cell, RawSheet
from orkestra.reading.specs import ColumnSpec, Origin, SheetSpec
from orkestra.reading.tables.cell_overrides import Overrides, override_cells
from orkestra.reading.tables.headings import Headings
from orkestra.reading.tables.possible_counts import drop_impossible
from orkestra.reading.tables.spellings import is_blank
from orkestra.reading.tables.typed_rows import TypedRow
from orkestra.reading.values.dates import WITHOUT_TIME
from orkestra.reading.values.read_value import UnreadableCellError, read_value, show_cell

NUMBER = "item_no"  # a row with nothing but its number is blank


@dataclass
class ReadRow:
    """One filled row: its typed values, its raw cells and its findings.

    `is_odd`: a cell could not be read, or a required one is blank. All other rows are data.
    """

    row: TypedRow
    cells: Sequence[Cell]
    findings: list[Finding] = field(default_factory=list)
    is_odd: bool = False


@dataclass
class Table:
    """A sheet with its headings and its filled rows.

    `wanted` has the columns that are read, from left to right: index in the template, place in the sheet, and
    the column. `empty_rows` has the numbers of rows that are filled and hold no data, such as "NIHIL".
    """

    sheet: RawSheet
    spec: SheetSpec
    headings: Headings
    wanted: list[tuple[int, int, ColumnSpec]]
    overrides: Overrides = field(default_factory=Overrides)
    rows: list[ReadRow] = field(default_factory=list)
    empty_rows: list[int] = field(default_factory=list)

    @property
    def first_row(self) -> int:
        """The index of the first row below the headings."""
        return self.headings.row.last_row + 1

    def places(self, *kinds: str) -> set[int]:
        """The places of the columns of some kinds; without kinds, of all but the row's own number."""
        return {
            place
            for _, place, column in self.wanted
            if (column.kind in kinds if kinds else column.name != NUMBER)
        }


def read_rows(sheet: RawSheet, spec: SheetSpec, headings: Headings, origin: Origin) -> Table:
    """Every filled row below the headings."""
    places = sorted((place, index) for index, place in headings.places.items())
    table = Table(sheet, spec, headings, [(index, place, spec.columns[index]) for place, index in places])
    width = places[-1][0] + 1 if places else 0
    filled_places = sorted(table.places())
    numbers = [place for _, place, column in table.wanted if column.name == NUMBER]
    if sheet.merged or sheet.addresses:
        table.overrides = override_cells(sheet, table.first_row, filled_places, table.places("url"))
    for row_index, own_cells in enumerate(sheet.rows[table.first_row :], start=table.first_row):
        cells = own_cells if len(own_cells) >= width else [*own_cells, *[""] * (width - len(own_cells))]
        for place in filled_places:
            if not is_blank(cells[place]):
                cells = table.overrides.rows.get(row_index, cells)
                table.rows.append(_read_row(table, row_index + 1, cells, origin))
                break
        else:
            table.empty_rows += [row_index + 1 for place in numbers if not is_blank(cells[place])]
    return table


def _read_row(table: Table, row_no: int, cells: Sequence[Cell], origin: Origin) -> ReadRow:
    row = TypedRow(row_no, list(table.headings.unread), [None] * len(table.spec.columns))
    read = ReadRow(row, cells)
    if table.sheet.is_csv and any(not is_blank(cell) for cell in cells[len(table.headings.row.shown) :]):
        return _reject_ragged(table, read)
    values, sheet_name = row.values, table.spec.name
    for index, place, column in table.wanted:
        try:
            reading = read_value(cells[place], column, origin)
        except UnreadableCellError as error:
            read.is_odd = True
            row.unreadable.append(column.name)
            read.findings.append(
                Finding(error.rule, sheet_name, row_no, column.name, error.found, error.meant)
            )
            continue
        values[index] = reading.value
        if reading.value is None and column.is_required:
            read.is_odd = True
        for note in reading.notes:
            if note.rule == WITHOUT_TIME:
                row.without_time.append(column.name)
            read.findings.append(Finding(note.rule, sheet_name, row_no, column.name, note.found, note.meant))
    if row.unreadable:
        read.findings = drop_impossible(read.findings, table.spec.columns, values)
    return read


def _reject_ragged(table: Table, read: ReadRow) -> ReadRow:
    """The row without any value, because it has more cells than headings and may be shifted."""
    column = table.wanted[0][2].name
    read.row.unreadable = [column.name for column in table.spec.columns]
    shown = "; ".join(show_cell(cell) for cell in read.cells if not is_blank(cell))
    widths = f"{len(read.cells)} kolom, seharusnya {len(table.headings.row.shown)}"
    read.findings = [Finding("S-028", table.spec.name, read.row.row_no, column, shown, widths)]
    return read
