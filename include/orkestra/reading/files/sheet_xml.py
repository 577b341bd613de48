"""Parse a sheet's XML for all that the fast reader does not report, and reject what would exhaust it."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime

from orkestra.findings import Finding, column_letter
from orkestra.reading.files.cells import CellFault, UnreadableFileError
from orkestra.reading.files.formulas import find_address, is_picture, points_outside
from orkestra.reading.files.places import read_place
from orkestra.reading.files.plain_cells import CellText, PlainCells
from orkestra.reading.files.shared_strings import TextInside
from orkestra.reading.files.sheet_facts import SheetFacts
from orkestra.reading.files.xml_tags import Attributes, walk_tags

# A sheet is held as a full rectangle up to its last filled cell; so many cells fit into the memory.
SHEET_CELLS = 1_000_000
SHEET_TAGS = 2_000_000  # so many can be parsed within the time for one file


def parse_sheet(chunks: Iterable[bytes], targets: dict[str, str], struck: Collection[str] = ()) -> SheetFacts:
    """The facts of one sheet; `targets` are those of its relations, `struck` the struck styles.

    Raises: UnreadableFileError, if a filled cell lies so far out that the sheet would not fit into memory.
    """
    look = _Look(targets, struck)
    walk_tags(chunks, look.start, look.end, look.text)
    look.facts.plain = look.cells.close()
    return look.facts


class _Look:
    """The state of one walk through a sheet: the current place, and the content of the current cell."""

    def __init__(self, targets: dict[str, str], struck: Collection[str]) -> None:
        self.facts = SheetFacts()
        self.cells = PlainCells()
        self._inside = TextInside()
        self._targets, self._struck = targets, struck
        self._row = self._column = -1
        self._last_row = self._last_column = self._tag_count = 0
        self._is_hidden = False
        self._shared_formulas: dict[str, str] = {}
        self._text: list[str] = []
        self._start_cell({})

    def start(self, tag: str, attributes: Attributes) -> None:
        """Note the place of a cell, and all that lies on the sheet."""
        self._tag_count += 1
        if self._tag_count > SHEET_TAGS:
            raise UnreadableFileError(Finding("F-003", found="terlalu banyak sel berformat"))
        match tag:
            case "c":
                name = attributes.get("r")
                self._row, self._column = read_place(name) if name else (self._row, self._column + 1)
                self._start_cell(attributes)
            case "v" | "f":
                self._text = []
                if tag == "v":
                    self._fill()
                else:
                    self._has_formula = True
                    self._shared_id = attributes.get("si", "")
            case "is":
                self._fill()
                self._cell.text = ""
            case "t" | "rPh":
                self._inside.start(tag, attributes)
            case "row":
                self._row = int(attributes.get("r", self._row + 2)) - 1
                self._column = -1
                self._is_hidden = attributes.get("hidden", "") in ("1", "true")
                self.facts.row_count += 1
            case _:
                self.facts.note_frame(tag, attributes, self._targets)

    def end(self, tag: str) -> None:
        """Note the content of a cell."""
        if tag == "v":
            self._value = self._cell.value = "".join(self._text)
        elif tag == "f":
            self._formula = "".join(self._text)
        elif tag in ("t", "rPh"):
            self._cell.text = (self._cell.text or "") + self._inside.end(tag)
        elif tag == "c":
            self.cells.add(self._row, self._column, self._cell)
            if self._has_formula or self._kind == "e":
                self._note_cell()
            if self._kind == "d":
                self._note_moment()

    def text(self, text: str) -> None:
        """Keep the text of values and formulas, and count all of it."""
        self._text.append(text)
        if self._cell.text is not None:
            self._inside.text(text)
        self.facts.text_length += len(text)

    def _start_cell(self, attributes: Attributes) -> None:
        self._text = []
        self._kind = attributes.get("t", "")
        self._has_rich_value = (
            "vm" in attributes and self._kind == "e"
        )  # a picture in a cell, as Excel stores it
        self._cell = CellText(self._kind, attributes.get("s", ""))
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
        if self._cell.style in self._struck:
            self.facts.struck_rows[self._row] = self.facts.struck_rows.get(self._row, 0) + 1
        if self._is_hidden:
            self.facts.hidden_rows.add(self._row)

    def _note_cell(self) -> None:
        place = self._row, self._column
        if self._shared_id:
            self._formula = self._shared_formulas.setdefault(self._shared_id, self._formula)
        formula = f"={self._formula}"
        if is_picture(formula) or self._has_rich_value:
            self.facts.cells[place] = CellFault("picture", formula if self._formula else self._value)
        elif self._kind == "e":
            self.facts.cells[place] = CellFault("error", self._value)
        elif not self._value and not (self._has_value and self._kind == "str"):
            self.facts.cells[place] = CellFault("formula", formula)
        if points_outside(formula):
            self.facts.linked[place] = formula
        if address := find_address(formula):
            self.facts.addresses[place] = address

    def _note_moment(self) -> None:
        """Note a moment as programs show it: a "Z" in the file does not mean that the unit meant UTC."""
        with suppress(ValueError):
            moment = datetime.fromisoformat(self._value).replace(tzinfo=None)
            self.facts.cells[self._row, self._column] = moment if "T" in self._value else moment.date()
