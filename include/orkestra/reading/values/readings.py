"""What reading a cell gives: a value with what is to be said about it, or why there is none."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

Value = str | int | bool | date | datetime | list[str]


@dataclass(frozen=True)
class Note:
    """Something to say of a cell that was read: an Info or a question."""

    rule: str
    found: str | None = None
    meant: str | None = None


class Reading(NamedTuple):
    """What a cell says, None if it is blank, and what is to be said about the reading.

    Why a tuple: one is made for every filled cell of every file.
    """

    value: Value | None
    notes: tuple[Note, ...] = ()


class UnreadableCellError(ValueError):
    """The cell holds nothing that its column can take; carries what the finding says."""

    def __init__(self, rule: str, found: str, meant: str | None = None) -> None:
        super().__init__(rule)
        self.rule, self.found, self.meant = rule, found, meant


BLANK = Reading(None)
