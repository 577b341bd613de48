"""The result of reading a cell: a value with notes about it, or an error that carries the finding."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

Value = str | int | bool | date | datetime | list[str]


@dataclass(frozen=True)
class Note:
    """A note about a cell that was read: an Info or a question."""

    rule: str
    found: str | None = None
    meant: str | None = None


class Reading(NamedTuple):
    """The value of a cell, None if it is blank, and notes about the reading.

    Why a tuple: one is made for every filled cell of every file.
    """

    value: Value | None
    notes: tuple[Note, ...] = ()


class UnreadableCellError(ValueError):
    """The cell holds no value of its column's kind; carries the parts of the finding."""

    def __init__(self, rule: str, found: str, meant: str | None = None) -> None:
        super().__init__(rule)
        self.rule, self.found, self.meant = rule, found, meant


BLANK = Reading(None)
