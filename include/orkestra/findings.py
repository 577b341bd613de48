"""Findings about a submission: the value that reader, rules and answers share."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """The consequence of a finding, heaviest first: reject the file, reject the row, ask, inform."""

    REJECT = "reject"
    FIX = "fix"
    QUERY = "query"
    INFO = "info"


class Verdict(StrEnum):
    """The result of judging a submission."""

    ACCEPTED = "accepted"
    ACCEPTED_PARTLY = "accepted_partly"
    NEEDS_FIX = "needs_fix"
    REJECTED = "rejected"


FOUND_LENGTH = 200  # characters
MORE_CELLS = " sel lainnya"  # the end of `found` in a finding that stands for many cells


def cut_text(text: str, length: int) -> str:
    """The first `length` characters of a text; a quotation that is cut gets its closing mark back."""
    cut = text[:length]
    return cut if len(text) <= length or not _is_open(cut) else f"{text[: length - 2]}…”"


def _is_open(text: str) -> bool:
    return text.count("“") > text.count("”")


@dataclass(frozen=True)
class Finding:
    """One finding in one submission; `sheet`, `row_no` and `column_name` are None for the whole file.

    `found` is the text that was found, `meant` the value that it was read as or that the unit may have meant:
    the message's {found} and {meant}. Both are cut to FOUND_LENGTH, because a cell can hold 32,767
    characters.
    """

    rule: str
    sheet: str | None = None
    row_no: int | None = None
    column_name: str | None = None
    found: str | None = None
    meant: str | None = None

    def __post_init__(self) -> None:
        """Cut long texts."""
        object.__setattr__(self, "found", self.found and cut_text(self.found, FOUND_LENGTH))
        object.__setattr__(self, "meant", self.meant and cut_text(self.meant, FOUND_LENGTH))


@dataclass(frozen=True)
class SheetPart:
    """One of several sheets of a file that were read as one.

    Its row numbers continue those of the parts before it: row 7 of this sheet has row_no `rows_before` + 7.
    """

    shown_name: str
    rows_before: int
    column_letters: Mapping[str, str]


def column_letter(index: int) -> str:
    """The spreadsheet's letter of a column.

    Units: `index` counts from 0, so 0 is A and 26 is AA.
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True)
class FindingText:
    """A finding as the unit reads it: the whole message, and its parts: the problem, and how to mend it."""

    message: str
    problem: str
    mend: str


def render_finding(
    rule: str, shown_sheet: str, cell: str | None, message: str, mend: str, values: Mapping[str, object]
) -> FindingText:
    """A finding in words: rule, place, problem, and how to mend it.

    Why one pass over the placeholders: values come from submissions and may look like placeholders.
    """
    place = f"{quote_sheet(shown_sheet)}!{cell}: " if cell else ""
    problem, mend = _fill(message, values), _fill(mend, values)
    return FindingText(f"[{rule}] {place}{problem} {mend}", problem, mend)


def quote_sheet(shown_sheet: str) -> str:
    """A sheet's name as it is written before an exclamation mark."""
    return shown_sheet if shown_sheet.isalnum() else "'" + shown_sheet.replace("'", "''") + "'"


def _fill(text: str, values: Mapping[str, object]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: str(values[match[1]]), text)
