"""What a file holds before anybody knows what it means: sheets of raw cells, or why there are none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from orkestra.findings import Finding


@dataclass(frozen=True)
class CellFault:
    """What stands where a cell has no value to read.

    `kind` is "formula" (one whose result the file does not hold), "error" (an error of the spreadsheet
    program) or "picture" (one that lies in the cell); `text` is what the file has there.
    """

    kind: str
    text: str


Cell = str | float | int | bool | date | datetime | time | timedelta | CellFault


@dataclass(frozen=True)
class RawSheet:
    """One sheet: rows[r][c] as the file has it; row r is shown as r + 1 by spreadsheet programs.

    Units: rows and columns count from 0 in everything that names a place; `merged` holds first row, first
    column, last row and last column, inclusive.
    `linked` holds formulas that point to another file, `addresses` where a cell's link leads, `hidden_rows`
    those that are hidden or filtered away and hold something.
    `struck_rows` are those most of whose cells are struck through;
    `picture_row` is the last row that a picture or a text box lies on, -1 where there is none.
    A lone CSV has no name; rows of different lengths are a fault only there.
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
    """The size from which on a file is not read; `unpacked_ratio` is unpacked to packed bytes."""

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
