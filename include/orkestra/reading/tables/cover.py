"""The sheet Identitas as one row: the values that stand beside or below its labels."""

from collections.abc import Sequence

from orkestra.findings import Finding, column_letter
from orkestra.reading.files.cells import Cell, RawSheet
from orkestra.reading.files.places import CellPosition
from orkestra.reading.specs import ColumnSpec, Origin, SheetSpec
from orkestra.reading.tables.cover_labels import OWN, Label, find_labels, find_value
from orkestra.reading.tables.heading_row import show_heading
from orkestra.reading.tables.join_findings import join_findings
from orkestra.reading.tables.spellings import is_blank
from orkestra.reading.tables.typed_rows import TypedRow, TypedSheet
from orkestra.reading.values.read_value import UnreadableCellError, Value, read_value


def type_cover(sheet: RawSheet, spec: SheetSpec, origin: Origin) -> tuple[TypedSheet, list[Finding]]:
    """The row of Identitas with the cells of its values, and the findings."""
    labels = find_labels(sheet, spec)
    values: dict[str, Value | None] = {}
    places: dict[str, str] = {}
    unreadable: list[str] = []
    missing: list[str] = []
    findings: list[Finding] = []
    for index, column in enumerate(spec.columns):
        chosen = _choose([label for label in labels if label.column == index], sheet, labels)
        if chosen is None:
            if column.is_required:
                places[column.name], finding = _ask_for_label(column, labels, len(sheet.rows) + len(missing))
                findings.append(finding)
                missing.append(column.name)
            continue
        label, (row, place), cell = chosen
        places[column.name] = f"{column_letter(place)}{row + 1}"
        if label.rank != OWN:
            shown = show_heading(sheet.rows[label.row][label.place]).partition(":")[0].strip()
            findings.append(Finding("S-010", spec.name, None, column.name, shown))
        try:
            reading = read_value(cell, column, origin)
        except UnreadableCellError as error:
            unreadable.append(column.name)
            findings.append(Finding(error.rule, spec.name, None, column.name, error.found, error.meant))
            continue
        values[column.name] = reading.value
        notes = [
            Finding(note.rule, spec.name, None, column.name, note.found, note.meant) for note in reading.notes
        ]
        findings += join_findings(notes, spec.info_rules, places)
    typed = TypedRow(0, [*unreadable, *missing], [values.get(column.name) for column in spec.columns])
    return TypedSheet(spec.name, sheet.name or spec.shown_name, places, [typed]), findings


def _ask_for_label(column: ColumnSpec, labels: Sequence[Label], row: int) -> tuple[str, Finding]:
    """The cell for a value whose label is missing, and the finding that asks for both."""
    place = min((label.place for label in labels), default=0)
    label_cell, cell = (f"{column_letter(at)}{row + 1}" for at in (place, place + 1))
    return cell, Finding("S-044", "cover", None, column.name, label_cell, cell)


def _choose(
    same: Sequence[Label], sheet: RawSheet, labels: Sequence[Label]
) -> tuple[Label, CellPosition, Cell] | None:
    """The best of several labels of one column: its own name before a variant, filled before blank."""
    taken = {(label.row, label.place) for label in labels}
    best = [label for label in same if label.rank == min(label.rank for label in same)]
    found = [(label, find_value(label, sheet, taken)) for label in best]
    found.sort(key=lambda pair: is_blank(pair[1][2]))
    if not found:
        return None
    label, (row, place, cell) = found[0]
    return label, (row, place), cell
