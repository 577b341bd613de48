"""Read a cell as a value of its column's kind. A text that could mean two things is never guessed."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from orkestra.plain_letters import drop_unseen, find_odd_digit
from orkestra.reading.files.cells import Cell, CellFault
from orkestra.reading.files.formulas import is_picture
from orkestra.reading.specs import ColumnSpec, Origin
from orkestra.reading.values.addresses import read_address
from orkestra.reading.values.answers import NOTHING, read_choice, read_code, read_codes, read_yes_no
from orkestra.reading.values.date_text import NOT_A_DATE
from orkestra.reading.values.dates import READ_AS, WITHOUT_TIME, has_time, read_moment, show_date
from orkestra.reading.values.marks import NONE_WORDS, means_no_value
from orkestra.reading.values.numbers import (
    BECAME_DATE,
    INEXACT_FROM,
    NOT_A_NUMBER,
    SCIENTIFIC,
    read_count,
    read_number,
    show_number,
)
from orkestra.reading.values.readings import BLANK, Note, Reading, UnreadableCellError, Value
from orkestra.reading.values.texts import clean_text, fold, read_identifier, read_text

__all__ = [
    "Note", "Reading", "UnreadableCellError", "Value", "clean_text", "fold", "read_value", "show_cell",
]  # fmt: skip

FAULTS = {"formula": "C-005", "error": "C-006"}
HASHES, ODD_DIGIT, PICTURE = "C-134", "C-007", "C-008"
ERRORS = {"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#N/A", "#SPILL!", "#CALC!"}
ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+(?:1[1-9]|[2-9]\d)", re.IGNORECASE | re.ASCII)
MAX_MARK_LENGTH = 24  # longer texts that begin with a letter or digit are no marks
WITH_DIGITS = {"integer", "date", "datetime", "moment", "identifier", "code", "codes"}


def read_value(cell: Cell, column: ColumnSpec, origin: Origin) -> Reading:
    """The value of a cell, of the column's kind, with notes about the reading.

    Raises: UnreadableCellError, if the cell holds a value of another kind, or one that cannot be read.
    """
    if cell == "":
        return BLANK
    if isinstance(cell, str):
        if is_picture(cell):
            return Reading(None, (Note(PICTURE, cell),))
        if (len(cell) <= MAX_MARK_LENGTH or not cell[0].isalnum()) and (reading := _read_mark(cell, column)):
            return reading
        if column.kind in WITH_DIGITS and (digit := find_odd_digit(cell)):
            raise UnreadableCellError(ODD_DIGIT, cell, digit)
    elif isinstance(cell, CellFault):
        if cell.kind == "picture":
            return Reading(None, (Note(PICTURE, cell.text),))
        raise UnreadableCellError(FAULTS[cell.kind], cell.text)
    elif isinstance(cell, float) and not math.isfinite(cell):
        raise UnreadableCellError(FAULTS["error"], "#NUM!")  # as Excel shows infinity
    return READERS[column.kind](cell, column, origin)


def show_cell(cell: Cell) -> str:
    """A cell approximately as the unit's program shows it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return show_date(cell)
    if isinstance(cell, bool):
        return "Ya" if cell else "Tidak"
    if isinstance(cell, int | float):
        return show_number(cell)
    if isinstance(cell, CellFault):
        return cell.text
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return str(cell)


def _read_mark(text: str, column: ColumnSpec) -> Reading | None:
    """The reading of a text in place of a value, such as a dash; None for any other text.

    Raises: UnreadableCellError, for errors and hashes that a program shows in place of a value.
    """
    text = drop_unseen(text).strip()
    if not text:
        return BLANK
    if text[0] == "#" and len(text) > 1:
        if text.upper() in ERRORS:
            raise UnreadableCellError(FAULTS["error"], text)
        if not text.strip("#"):
            raise UnreadableCellError(HASHES, text)
    if not means_no_value(text) or _has_meaning(text, column):
        return None
    return Reading(None, (Note(NOTHING, text),))


def _has_meaning(text: str, column: ColumnSpec) -> bool:
    """True if a text that usually means no value is one here: zero, Yes beside Nihil, a choice of a list."""
    is_nil = column.heading.startswith("Nihil") and text.casefold() in NONE_WORDS
    return column.kind == "integer" or text in column.choices or is_nil


def _read_text(cell: Cell, _: ColumnSpec, __: Origin) -> Reading:
    if isinstance(cell, str):
        if len(cell) <= MAX_MARK_LENGTH and ROUNDED.fullmatch(cell.strip()):
            raise UnreadableCellError(SCIENTIFIC, cell.strip())
        return read_text(cell)
    text = show_cell(cell)
    if isinstance(cell, float) and abs(cell) >= INEXACT_FROM:
        raise UnreadableCellError(SCIENTIFIC, text)
    return Reading(text)


def _read_identifier(cell: Cell, _: ColumnSpec, __: Origin) -> Reading:
    return read_identifier(show_cell(cell))


def _read_address(cell: Cell, _: ColumnSpec, __: Origin) -> Reading:
    return read_address(show_cell(cell))


def _read_integer(cell: Cell, _: ColumnSpec, __: Origin) -> Reading:
    if isinstance(cell, str):
        return read_count(cell)
    if isinstance(cell, date):
        raise UnreadableCellError(BECAME_DATE, show_cell(cell))
    if isinstance(cell, bool | time | timedelta | CellFault):
        raise UnreadableCellError(NOT_A_NUMBER, show_cell(cell))
    return Reading(read_number(cell))


def _read_datetime(cell: Cell, column: ColumnSpec, origin: Origin) -> Reading:
    if isinstance(cell, bool | time | timedelta | CellFault):
        raise UnreadableCellError(NOT_A_DATE, show_cell(cell))
    return read_moment(cell, origin, has_time=column.kind != "date")


def _read_needed_time(cell: Cell, column: ColumnSpec, origin: Origin) -> Reading:
    """A moment from which hours are counted; a date without a time is questioned."""
    reading = _read_datetime(cell, column, origin)
    assert isinstance(cell, str | date | int | float)
    if has_time(cell, origin):
        return reading
    notes = [note for note in reading.notes if note.rule != READ_AS]
    return Reading(reading.value, (*notes, Note(WITHOUT_TIME, show_cell(cell))))


def _read_date(cell: Cell, column: ColumnSpec, origin: Origin) -> Reading:
    reading = _read_datetime(cell, column, origin)
    value = reading.value
    return Reading(value.date(), reading.notes) if isinstance(value, datetime) else reading


def _read_yes_no(cell: Cell, column: ColumnSpec, _: Origin) -> Reading:
    return Reading(cell) if isinstance(cell, bool) else read_yes_no(show_cell(cell), column)


def _read_choice(cell: Cell, column: ColumnSpec, _: Origin) -> Reading:
    return read_choice(show_cell(cell), column)


def _read_code(cell: Cell, column: ColumnSpec, _: Origin) -> Reading:
    return read_code(show_cell(cell), column)


def _read_codes(cell: Cell, column: ColumnSpec, _: Origin) -> Reading:
    return read_codes(show_cell(cell), column)


READERS: dict[str, Callable[[Cell, ColumnSpec, Origin], Reading]] = {
    "text": _read_text,
    "identifier": _read_identifier,
    "url": _read_address,
    "integer": _read_integer,
    "date": _read_date,
    "datetime": _read_datetime,
    "moment": _read_needed_time,
    "yesno": _read_yes_no,
    "list": _read_choice,
    "code": _read_code,
    "codes": _read_codes,
}
