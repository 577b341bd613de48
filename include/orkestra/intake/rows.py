"""Raw cells into typed rows: which sheet is which, where the headings are, and what each cell says.

Basic forms only: what spreadsheet programs themselves write. A cell that cannot be read is a finding of
family C, and rules on that cell stay silent.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from orkestra.findings import Finding, column_letter
from orkestra.intake.cells import Cell, FileLimits, RawSheet
from orkestra.registry.sheet_names import SHEET_NAMES

if TYPE_CHECKING:
    from orkestra.registry import Registry
    from orkestra.registry.entries import Column
    from orkestra.registry.policy import Limits

Value = str | int | bool | date | datetime | list[str]
WRITTEN_DATE = re.compile(
    r"(?:(?P<iso_year>\d{4})-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})"
    r"|(?P<day>\d{1,2})[/-](?P<month>\d{1,2})[/-](?P<year>\d{4}))"
    r"(?:[ T](?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?::\d{2})?)?"
)
HEADING_ROWS = 30  # headings are looked for this far down
YEARS = range(2000, 2101)  # other years are slips of the hand or of a date's number format
NO_MESSAGE = "000"  # the message code of "bukan pesan prioritas"; spreadsheet programs make it 0


@dataclass(frozen=True)
class ColumnSpec:
    """What one column of a sheet holds: kind is a type of columns.csv; choices are spellings to be used."""

    name: str
    heading: str
    kind: str
    choices: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    max_length: int | None = None


@dataclass(frozen=True)
class SheetSpec:
    """One sheet of the template."""

    name: str
    shown_name: str
    columns: tuple[ColumnSpec, ...]


def sheet_specs(registry: "Registry") -> list[SheetSpec]:
    """The sheets of the template, from columns.csv."""
    message_codes = (NO_MESSAGE, *dict.fromkeys(message.code for message in registry.messages))

    def choices_of(column: "Column") -> tuple[str, ...]:
        if column.type in ("code", "codes"):
            return message_codes
        return tuple(registry.list_values(column.list)) if column.list else ()

    return [
        SheetSpec(
            sheet,
            SHEET_NAMES[sheet],
            tuple(
                ColumnSpec(
                    column.column,
                    column.heading,
                    column.type,
                    choices_of(column),
                    column.variants,
                    column.max_length,
                )
                for column in registry.columns(sheet)
            ),
        )
        for sheet in registry.sheets
    ]


def file_limits(limits: "Limits") -> FileLimits:
    """How large a file may be, from policy.yaml."""
    return FileLimits(limits.file_bytes, limits.unpacked_bytes, limits.unpacked_ratio, limits.data_rows)


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


class UnreadableCellError(ValueError):
    """The cell holds something that is not of the column's kind."""


def type_workbook(raw: Sequence[RawSheet], specs: Sequence[SheetSpec]) -> TypedWorkbook:
    """The rows of every sheet that the template knows; sheets are told by name.

    Of several sheets with one name the first is read, and the unit is told of each other one that is filled.
    """
    result = TypedWorkbook()
    for spec in specs:
        same = [sheet for sheet in raw if fold(sheet.name) == fold(spec.shown_name)]
        if same:
            type_sheet = _type_cover if spec.name == "cover" else _type_table
            result.sheets[spec.name] = type_sheet(same[0], spec, result.findings)
        names = [sheet.name for sheet in same[1:] if any(cell != "" for row in sheet.rows for cell in row)]
        if names:
            result.findings.append(Finding("S-007", spec.name, found=", ".join(names)))
    return result


def fold(text: object) -> str:
    """A heading or name as it is compared: lower case, single spaces, no asterisk at the end."""
    return re.sub(r"[\s_]+", " ", str(text)).strip().rstrip("* ").casefold()


def _type_cover(sheet: RawSheet, spec: SheetSpec, findings: list[Finding]) -> TypedSheet:
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
                values[column.name] = read_value(row[column_index + 1], column)
            except UnreadableCellError:
                unreadable.append(column.name)
                findings.append(_unreadable(spec, column, None, row[column_index + 1]))
    typed = TypedRow(0, unreadable, [values.get(column.name) for column in spec.columns])
    return TypedSheet(spec.name, sheet.name, places, [typed])


def _type_table(sheet: RawSheet, spec: SheetSpec, findings: list[Finding]) -> TypedSheet:
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
                row.values[index] = read_value(cells[place], column)
            except UnreadableCellError:
                row.unreadable.append(column.name)
                findings.append(_unreadable(spec, column, row.row_no, cells[place]))
        typed.rows.append(row)
    return typed


def find_headings(rows: Sequence[Sequence[Cell]], spec: SheetSpec) -> tuple[int | None, dict[int, int]]:
    """The row of the headings, and for each known column (by index in the spec) its place in that row."""
    exact = {fold(column.heading): index for index, column in enumerate(spec.columns)}
    variants = {fold(name): index for index, column in enumerate(spec.columns) for name in column.variants}
    best: tuple[int | None, dict[int, int]] = (None, {})
    for row_index, row in enumerate(rows[:HEADING_ROWS]):
        found: dict[int, int] = {}
        for names in (exact, variants):
            for place, cell in enumerate(row):
                index = names.get(fold(cell)) if isinstance(cell, str) else None
                if index is not None and place not in found.values():
                    found.setdefault(index, place)
        if len(found) > max(len(best[1]), 1):
            best = (row_index, found)
    return best


def _unreadable(spec: SheetSpec, column: ColumnSpec, row_no: int | None, cell: Cell) -> Finding:
    return Finding(UNREADABLE[column.kind], spec.name, row_no, column.name, _show(cell))


def _show(cell: Cell) -> str:
    """A cell about as the unit's program shows it."""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/}{cell.year}" + (f"{cell: %H:%M}" if cell.time() != time() else "")
    if isinstance(cell, date):
        return f"{cell:%d/%m/}{cell.year}"
    return _read_text(cell)


def read_value(cell: Cell, column: ColumnSpec) -> Value | None:
    """What a cell says, of the column's kind; None if it is blank.

    Raises: UnreadableCellError, if it says something of another kind.
    """
    if isinstance(cell, str):
        cell = cell.strip()
    if cell == "":
        return None
    return READERS[column.kind](cell, column)


def _read_text(cell: Cell, _: ColumnSpec | None = None) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return "Ya" if cell else "Tidak"
    return str(cell)


def _read_integer(cell: Cell, _: ColumnSpec) -> int:
    if isinstance(cell, bool):
        raise UnreadableCellError
    if isinstance(cell, str) and re.fullmatch(r"-?\d{1,15}", cell):
        return int(cell)
    if isinstance(cell, int) or (isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15):
        return int(cell)
    raise UnreadableCellError


def _read_datetime(cell: Cell, _: ColumnSpec) -> datetime:
    moment = _find_moment(cell)
    if moment.year not in YEARS:
        raise UnreadableCellError
    return moment


def _find_moment(cell: Cell) -> datetime:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 local time of the unit, on purpose
    match = WRITTEN_DATE.fullmatch(cell) if isinstance(cell, str) else None
    if match is None:
        raise UnreadableCellError
    part = {name: int(text or 0) for name, text in match.groupdict().items()}
    year, month, day = (part[name] or part[f"iso_{name}"] for name in ("year", "month", "day"))
    try:
        return datetime(year, month, day, part["hour"], part["minute"])  # noqa: DTZ001 as above
    except ValueError as error:
        raise UnreadableCellError from error


def _read_date(cell: Cell, column: ColumnSpec) -> date:
    return _read_datetime(cell, column).date()


def _read_yesno(cell: Cell, _: ColumnSpec) -> bool:
    if isinstance(cell, bool):
        return cell
    answer = {"ya": True, "tidak": False}.get(str(cell).casefold())
    if answer is None:
        raise UnreadableCellError
    return answer


def _read_choice(cell: Cell, column: ColumnSpec) -> str:
    """The list's own spelling when only capitals and spaces differ; otherwise as written, for the rules."""
    text = _read_text(cell, column)
    folded = fold(text)
    return next((choice for choice in column.choices if fold(choice) == folded), text)


def _read_code(cell: Cell, column: ColumnSpec) -> str:
    """A message code in the registry's spelling; one that the registry does not have stays as written."""
    text = _read_choice(cell, column)
    return NO_MESSAGE if text.strip("0") == "" else text


def _read_codes(cell: Cell, column: ColumnSpec) -> list[str]:
    text = _read_text(cell)
    if column.max_length is not None and len(text) > column.max_length:
        raise UnreadableCellError
    return [_read_code(code, column) for code in re.split(r"[;,\s]+", text) if code]


READERS: dict[str, Callable[[Cell, ColumnSpec], Value]] = {
    "text": _read_text,
    "url": _read_text,
    "integer": _read_integer,
    "date": _read_date,
    "datetime": _read_datetime,
    "yesno": _read_yesno,
    "list": _read_choice,
    "code": _read_code,
    "codes": _read_codes,
}
# The rule of a cell that says something of another kind than its column's.
UNREADABLE = {
    "integer": "C-001",
    "date": "C-002",
    "datetime": "C-002",
    "yesno": "C-003",
    "codes": "C-004",
}
