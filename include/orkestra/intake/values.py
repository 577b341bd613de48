"""What a cell says, of the kind that its column holds.

Basic forms only: what spreadsheet programs themselves write. A text that could mean two things is never
guessed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from orkestra.intake.cells import Cell, CellFault
from orkestra.intake.specs import NO_MESSAGE, ColumnSpec, Origin

Value = str | int | bool | date | datetime | list[str]
WRITTEN_DATE = re.compile(
    r"(?:(?P<iso_year>\d{4})-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})"
    r"|(?P<day>\d{1,2})[/-](?P<month>\d{1,2})[/-](?P<year>\d{4}))"
    r"(?:[ T](?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?::\d{2})?)?"
)
YEARS = range(2000, 2101)  # other years are slips of the hand or of a date's number format


@dataclass(frozen=True)
class Note:
    """Something to say of a cell that was read: an Info or a question."""

    rule: str
    found: str | None = None
    meant: str | None = None


@dataclass(frozen=True)
class Reading:
    """What a cell says, None if it is blank, and what is to be said about the reading."""

    value: Value | None
    notes: tuple[Note, ...] = ()


class UnreadableCellError(ValueError):
    """The cell holds something that is not of the column's kind; carries what the finding says."""

    def __init__(self, rule: str, found: str, meant: str | None = None) -> None:
        super().__init__(rule)
        self.rule, self.found, self.meant = rule, found, meant


class _NotOfKindError(ValueError):
    """What a reader of one kind raises; the rule follows from the kind."""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """A heading or name as it is compared: lower case, single spaces, no asterisk at the end."""
    return re.sub(r"[\s_]+", " ", text).strip().rstrip("* ").casefold()


def show_cell(cell: Cell) -> str:
    """A cell about as the unit's program shows it."""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/}{cell.year}" + (f"{cell: %H:%M}" if cell.time() != time() else "")
    if isinstance(cell, date):
        return f"{cell:%d/%m/}{cell.year}"
    return cell.text if isinstance(cell, CellFault) else _read_text(cell)


def read_value(cell: Cell, column: ColumnSpec, origin: Origin) -> Reading:  # noqa: ARG001 next step
    """What a cell says, of the column's kind.

    Raises: UnreadableCellError, if it says something of another kind, or nothing that can be read.
    """
    if isinstance(cell, str):
        cell = cell.strip()
    if cell == "":
        return Reading(None)
    if isinstance(cell, CellFault):
        raise UnreadableCellError(FAULTS[cell.kind], cell.text)
    try:
        return Reading(READERS[column.kind](cell, column))
    except _NotOfKindError as error:
        raise UnreadableCellError(UNREADABLE[column.kind], show_cell(cell)) from error


def _read_text(cell: Cell, _: ColumnSpec | None = None) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return "Ya" if cell else "Tidak"
    return str(cell)


def _read_integer(cell: Cell, _: ColumnSpec) -> int:
    if isinstance(cell, bool):
        raise _NotOfKindError
    if isinstance(cell, str) and re.fullmatch(r"-?\d{1,15}", cell):
        return int(cell)
    if isinstance(cell, int) or (isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15):
        return int(cell)
    raise _NotOfKindError


def _read_datetime(cell: Cell, _: ColumnSpec) -> datetime:
    moment = _find_moment(cell)
    if moment.year not in YEARS:
        raise _NotOfKindError
    return moment


def _find_moment(cell: Cell) -> datetime:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 local time of the unit, on purpose
    match = WRITTEN_DATE.fullmatch(cell) if isinstance(cell, str) else None
    if match is None:
        raise _NotOfKindError
    part = {name: int(text or 0) for name, text in match.groupdict().items()}
    year, month, day = (part[name] or part[f"iso_{name}"] for name in ("year", "month", "day"))
    try:
        return datetime(year, month, day, part["hour"], part["minute"])  # noqa: DTZ001 as above
    except ValueError as error:
        raise _NotOfKindError from error


def _read_date(cell: Cell, column: ColumnSpec) -> date:
    return _read_datetime(cell, column).date()


def _read_yesno(cell: Cell, _: ColumnSpec) -> bool:
    if isinstance(cell, bool):
        return cell
    answer = {"ya": True, "tidak": False}.get(str(cell).casefold())
    if answer is None:
        raise _NotOfKindError
    return answer


def _read_choice(cell: Cell, column: ColumnSpec) -> str:
    """The list's own spelling when only capitals and spaces differ; otherwise as written, for the rules."""
    text = _read_text(cell, column)
    return _spellings(column.choices).get(fold(text), text)


@lru_cache(maxsize=64)
def _spellings(choices: tuple[str, ...]) -> dict[str, str]:
    """Each choice under its folded form; of two that fold alike, the first."""
    return {fold(choice): choice for choice in reversed(choices)}


def _read_code(cell: Cell, column: ColumnSpec) -> str:
    """A message code in the registry's spelling; one that the registry does not have stays as written."""
    text = _read_choice(cell, column)
    return NO_MESSAGE if text.strip("0") == "" else text


def _read_codes(cell: Cell, column: ColumnSpec) -> list[str]:
    text = _read_text(cell)
    if column.max_length is not None and len(text) > column.max_length:
        raise _NotOfKindError
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
FAULTS = {"formula": "C-005", "error": "C-006"}
