"""Raw cells into typed rows: which sheet is which, and where its headings are.

A cell that cannot be read is a finding of family C, and rules on that cell stay silent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from orkestra.findings import Finding, column_letter
from orkestra.intake.cells import Cell, RawSheet
from orkestra.intake.specs import Origin, SheetSpec
from orkestra.intake.values import UnreadableCellError, Value, fold, read_value

HEADING_ROWS = 30  # headings are looked for this far down


@dataclass
class TypedRow:
    """One data row; values in the order of the sheet's columns, None for blank and for unreadable."""

    row_no: int
    unreadable: list[str]
    values: list[Value | None]


@dataclass
class TypedSheet:
    """One sheet that was present: its rows and the letter that each column has in this file."""

    name: str
    shown_name: str
    column_letters: dict[str, str]
    rows: list[TypedRow]


@dataclass
class TypedWorkbook:
    """All known sheets of a file, and what the reader found on the way."""

    sheets: dict[str, TypedSheet] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def type_workbook(raw: Sequence[RawSheet], specs: Sequence[SheetSpec], origin: Origin) -> TypedWorkbook:
    """The rows of every sheet that the template knows; sheets are told by name.

    Of several sheets with one name the first is read, and the unit is told of each other one that is filled.
    """
    result = TypedWorkbook()
    for spec in specs:
        same = [sheet for sheet in raw if fold(sheet.name) == fold(spec.shown_name)]
        if same:
            type_sheet = _type_cover if spec.name == "cover" else _type_table
            result.sheets[spec.name] = type_sheet(same[0], spec, origin, result.findings)
        names = [sheet.name for sheet in same[1:] if any(cell != "" for row in sheet.rows for cell in row)]
        if names:
            result.findings.append(Finding("S-007", spec.name, found=", ".join(names)))
    return result


def _type_cover(sheet: RawSheet, spec: SheetSpec, origin: Origin, findings: list[Finding]) -> TypedSheet:
    """Labels in one column, values in the next; the row is said to be the first label's."""
    labels = {
        fold(heading): column for column in spec.columns for heading in (column.heading, *column.variants)
    }
    values: dict[str, Value | None] = {}
    places: dict[str, str] = {}
    unreadable: list[str] = []
    for row_index, row in enumerate(sheet.rows):
        for column_index, cell in enumerate(row[:-1]):
            column = labels.get(fold(cell)) if isinstance(cell, str) else None
            if column is None or column.name in places:
                continue
            places[column.name] = f"{column_letter(column_index + 1)}{row_index + 1}"
            try:
                reading = read_value(row[column_index + 1], column, origin)
            except UnreadableCellError as error:
                unreadable.append(column.name)
                findings.append(Finding(error.rule, spec.name, None, column.name, error.found, error.meant))
                continue
            values[column.name] = reading.value
            findings += [
                Finding(note.rule, spec.name, None, column.name, note.found, note.meant)
                for note in reading.notes
            ]
    typed = TypedRow(0, unreadable, [values.get(column.name) for column in spec.columns])
    return TypedSheet(spec.name, sheet.name, places, [typed])


def _type_table(sheet: RawSheet, spec: SheetSpec, origin: Origin, findings: list[Finding]) -> TypedSheet:
    heading_row, positions = find_headings(sheet.rows, spec)
    letters = {spec.columns[index].name: column_letter(place) for index, place in positions.items()}
    typed = TypedSheet(spec.name, sheet.name, letters, [])
    if heading_row is None:
        findings.append(Finding("S-004", spec.name))
        return typed
    wanted = sorted(positions.items())
    for row_index in range(heading_row + 1, len(sheet.rows)):
        cells = sheet.rows[row_index]
        if all(
            cells[place] == "" or spec.columns[index].name == "item_no"
            for index, place in wanted
            if place < len(cells)
        ):
            continue
        row = TypedRow(row_index + 1, [], [None] * len(spec.columns))
        for index, place in wanted:
            if place >= len(cells):
                continue
            column = spec.columns[index]
            try:
                reading = read_value(cells[place], column, origin)
            except UnreadableCellError as error:
                row.unreadable.append(column.name)
                findings.append(
                    Finding(error.rule, spec.name, row.row_no, column.name, error.found, error.meant)
                )
                continue
            row.values[index] = reading.value
            findings += [
                Finding(note.rule, spec.name, row.row_no, column.name, note.found, note.meant)
                for note in reading.notes
            ]
        typed.rows.append(row)
    return typed


def find_headings(rows: Sequence[Sequence[Cell]], spec: SheetSpec) -> tuple[int | None, dict[int, int]]:
    """The row of the headings, and for each known column (by index in the spec) its place in that row."""
    exact = {fold(column.heading): index for index, column in enumerate(spec.columns)}
    variants = {fold(name): index for index, column in enumerate(spec.columns) for name in column.variants}
    best: tuple[int | None, dict[int, int]] = (None, {})
    for row_index, row in enumerate(rows[:HEADING_ROWS]):
        folded = [fold(cell) if isinstance(cell, str) else "" for cell in row]
        found: dict[int, int] = {}
        for names in (exact, variants):
            for place, heading in enumerate(folded):
                index = names.get(heading)
                if index is not None and place not in found.values():
                    found.setdefault(index, place)
        if len(found) > max(len(best[1]), 1):
            best = (row_index, found)
        if len(found) == len(spec.columns):
            break
    return best
