"""A close look at a sheet's XML: what the fast reader does not tell of its cells, and what would harm it."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from orkestra.findings import Finding, column_letter
from orkestra.intake.cells import Cell, CellFault, UnreadableFileError
from orkestra.intake.formulas import find_address, points_outside
from orkestra.intake.xml_tags import Attributes, find_attribute, walk_tags

Place = tuple[int, int]
Area = tuple[int, int, int, int]
# A sheet is held as a full rectangle up to its last filled cell; this many fit into the reader's memory.
SHEET_CELLS = 1_000_000
SHEET_TAGS = 5_000_000  # so many are walked through within the time that a file has
ENDLESS_DAY = 1e11  # the fast reader breaks off at a date so many days from 1900
LINKED_CELLS = 1_000  # a link that is laid on more cells than these is laid on its first
CELL_NAME = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


@dataclass
class SheetFacts:
    """What a sheet's XML says beside its values; places count from 0.

    `cells` holds what stands where the fast reader shows nothing, or takes a moment for text;
    `has_endless_day` says that a number, which may be formatted as a date, is too large to be one.
    """

    cells: dict[Place, Cell] = field(default_factory=dict)
    linked: dict[Place, str] = field(default_factory=dict)
    addresses: dict[Place, str] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    row_count: int = 0
    shared_count: int = 0
    has_picture: bool = False
    has_endless_day: bool = False


def look_closely(chunks: Iterable[bytes], targets: dict[str, str]) -> SheetFacts:
    """The facts of one sheet; `targets` say where its relations lead.

    Raises: UnreadableFileError, if a filled cell lies so far out that the sheet would not fit into memory.
    """
    look = _Look(targets)
    walk_tags(chunks, look.start, look.end, look.text)
    return look.facts


class _Look:
    """The state of one walk through a sheet."""

    def __init__(self, targets: dict[str, str]) -> None:
        self.facts = SheetFacts()
        self._targets = targets
        self._row = self._column = -1
        self._last_row = self._last_column = 0
        self._is_hidden = False
        self._kind = self._value = self._formula = ""
        self._has_value = self._has_formula = False
        self._shared: dict[str, str] = {}
        self._shared_id = ""
        self._text: list[str] | None = None
        self._tags = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        """Notes where we are, and what lies on the sheet."""
        self._tags += 1
        if self._tags > SHEET_TAGS:
            raise UnreadableFileError(Finding("F-003", found="terlalu banyak sel berformat"))
        match tag:
            case "c":
                self._start_cell(attributes)
            case "v" | "f":
                self._text = []
                if tag == "f":
                    self._has_formula = True
                    self._shared_id = attributes.get("si", "")
                else:
                    self._fill()
            case "is":
                self._fill()
            case "row":
                self._row = int(attributes.get("r", self._row + 2)) - 1
                self._column = -1
                self._is_hidden = attributes.get("hidden", "") in ("1", "true")
                self.facts.row_count += 1
            case "mergeCell":
                self.facts.merged.append(read_area(attributes.get("ref", "")))
            case "hyperlink":
                self._link(attributes)
            case "drawing" | "picture":
                self.facts.has_picture = True

    def end(self, tag: str) -> None:
        """Notes what a cell held."""
        if tag == "c":
            if self._has_formula or self._kind == "e":
                self._note_cell()
            if self._kind == "d":
                self._note_moment()
            elif self._kind in ("", "n") and len(self._value) > 3:
                self._note_size()
        elif tag in ("v", "f") and self._text is not None:
            if tag == "f":
                self._formula = "".join(self._text)
            else:
                self._value = "".join(self._text)
            self._text = None

    def text(self, text: str) -> None:
        """Keeps the text of values and formulas."""
        if self._text is not None:
            self._text.append(text)

    def _start_cell(self, attributes: Attributes) -> None:
        name = attributes.get("r")
        self._row, self._column = read_place(name) if name else (self._row, self._column + 1)
        self._kind = attributes.get("t", "")
        self._value = self._formula = self._shared_id = ""
        self._has_value = self._has_formula = False
        self.facts.shared_count += self._kind == "s"

    def _fill(self) -> None:
        self._has_value = True
        self._last_row = max(self._last_row, self._row + 1)
        self._last_column = max(self._last_column, self._column + 1)
        if self._last_row * self._last_column > SHEET_CELLS:
            cell = f"{column_letter(self._column)}{self._row + 1}"
            raise UnreadableFileError(Finding("F-003", found=f"ada isi jauh di luar tabel, di sel {cell}"))
        if self._is_hidden:
            self.facts.hidden_rows.add(self._row)

    def _note_cell(self) -> None:
        place = self._row, self._column
        if self._shared_id:
            self._formula = self._shared.setdefault(self._shared_id, self._formula)
        formula = f"={self._formula}"
        is_blank = not self._value and not (self._has_value and self._kind == "str")
        if self._kind == "e":
            self.facts.cells[place] = CellFault("error", self._value)
        elif is_blank:
            self.facts.cells[place] = CellFault("formula", formula)
        if points_outside(formula):
            self.facts.linked[place] = formula
        if address := find_address(formula):
            self.facts.addresses[place] = address

    def _note_size(self) -> None:
        with suppress(ValueError):
            if not abs(float(self._value)) < ENDLESS_DAY:
                self.facts.has_endless_day = True

    def _note_moment(self) -> None:
        """Notes a moment as the program shows it: a "Z" that a writer adds is no zone of the unit."""
        with suppress(ValueError):
            moment = datetime.fromisoformat(self._value).replace(tzinfo=None)
            self.facts.cells[self._row, self._column] = moment if "T" in self._value else moment.date()

    def _link(self, attributes: Attributes) -> None:
        address = self._targets.get(find_attribute(attributes, "id") or "", "")
        first_row, first_column, last_row, last_column = read_area(attributes.get("ref", ""))
        if (last_row - first_row + 1) * (last_column - first_column + 1) > LINKED_CELLS:
            last_row, last_column = first_row, first_column
        if address:
            for row in range(first_row, last_row + 1):
                for column in range(first_column, last_column + 1):
                    self.facts.addresses[row, column] = address


def read_place(name: str) -> Place:
    """The place that a cell's name says: (0, 0) for "A1".

    Raises: ValueError.
    """
    match = CELL_NAME.fullmatch(name)
    if match is None or match[2].strip("0") == "":
        raise ValueError(name)
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def read_area(name: str) -> Area:
    """First row, first column, last row and last column of "A1:B2".

    Raises: ValueError.
    """
    first, _, last = name.partition(":")
    first_place, last_place = read_place(first), read_place(last or first)
    rows, columns = zip(first_place, last_place, strict=True)
    return min(rows), min(columns), max(rows), max(columns)
