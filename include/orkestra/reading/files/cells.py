"""Sheets of raw cells, before their meaning is known; the limits of files, and the error beyond them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from orkestra.findings import Finding


@dataclass(frozen=True)
class CellFault:
    """Stands in for the value of a cell that has none that can be read.

    `kind` is "formula" (one whose result the file does not hold), "error" (an error of the spreadsheet
    program) or "picture" (one that lies in the cell); `text` is the text of the file there.
    """

    kind: str
    text: str


Cell = str | float | int | bool | date | datetime | time | timedelta | CellFault


@dataclass(frozen=True)
class RawSheet:
    """One sheet: rows[r][c] as the file has it; row r is shown as r + 1 by spreadsheet programs.

    `linked` holds formulas that refer to another file, `addresses` the targets of links, `hidden_rows` rows
    that hold something and are hidden or filtered out, `struck_rows` rows most of whose cells are struck
    through, `picture_row` the last row under a picture or text box, -1 for none. A single CSV has no name.
    Rows of different lengths are a fault only in CSV.

    Units: all rows and columns count from 0; `merged` holds first row, first column, last row and last
    column, inclusive.
    """

    name: str
    rows: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    linked: Mapping[tuple[int, int], str] = field(default_factory=dict)
    addresses: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    struck_rows: frozenset[int] = frozenset()
    is_hidden: bool = False
    is_csv: bool = False
    has_picture: bool = False
    picture_row: int = -1


@dataclass(frozen=True)
class FileLimits:
    """The sizes beyond which a file is not read; `unpacked_ratio` is unpacked bytes per packed byte."""

    file_bytes: int
    unpacked_bytes: int
    unpacked_ratio: int
    data_rows: int


class UnreadableFileError(Exception):
    """The file cannot be read further; carries the finding for the unit."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.rule)
        self.finding = finding


def too_large(size_bytes: int) -> Finding:
    """The finding for a file that is not read because of its size."""
    return Finding("F-003", found=f"{size_bytes / 1024 / 1024:.0f} MB")
