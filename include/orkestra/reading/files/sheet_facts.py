"""The facts of a sheet's XML that are not values of its cells."""

from dataclasses import dataclass, field
from itertools import islice, product

from orkestra.reading.files.cells import Cell
from orkestra.reading.files.places import Area, CellPosition, read_area
from orkestra.reading.files.xml_tags import Attributes, find_attribute

MAX_MERGED, MAX_LINKED = 10_000, 20_000  # no table has more; further ones are ignored


@dataclass
class SheetFacts:
    """The facts of a sheet; places count from 0.

    `cells` has cells for which the fast reader shows nothing, and moments that it takes for text;
    `struck_rows` has the number of struck cells per row; `drawing` is the part of the sheet's pictures,
    `picture_row` the last row under one of them; `text_length` is counted only in a large workbook. `plain`
    is the rewritten XML of a sheet that was parsed; `counts` are the filled cells and the texts of one that
    was only glanced at.
    """

    cells: dict[CellPosition, Cell] = field(default_factory=dict)
    linked: dict[CellPosition, str] = field(default_factory=dict)
    addresses: dict[CellPosition, str] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    struck_rows: dict[int, int] = field(default_factory=dict)
    row_count: int = 0
    shared_count: int = 0
    text_length: int = 0
    has_picture: bool = False
    drawing: str = ""
    picture_row: int = -1
    plain: bytes = field(default=b"", compare=False)
    counts: tuple[int, int] | None = field(default=None, compare=False)

    def note_frame(self, tag: str, attributes: Attributes, targets: dict[str, str]) -> None:
        """Note a tag outside the cells: merged cells, links, pictures; `targets` are those of the relations.

        Raises: ValueError, for a malformed area.
        """
        if tag == "mergeCell" and len(self.merged) < MAX_MERGED:
            self.merged.append(read_area(attributes.get("ref", "")))
        elif tag == "hyperlink":
            self._link(attributes, targets)
        elif tag in ("drawing", "picture"):
            self.has_picture = True
            self.drawing = targets.get(find_attribute(attributes, "id") or "", "")

    def _link(self, attributes: Attributes, targets: dict[str, str]) -> None:
        address = targets.get(find_attribute(attributes, "id") or "")
        if not address:
            return
        first_row, first_column, last_row, last_column = read_area(attributes.get("ref", ""))
        area = product(range(first_row, last_row + 1), range(first_column, last_column + 1))
        for place in islice(area, MAX_LINKED - len(self.addresses)):
            self.addresses[place] = address
