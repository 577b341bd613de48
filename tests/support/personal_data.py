"""A NIK and a telephone number, and the places of a workbook into which people put them."""

import io
import re
from collections.abc import Callable

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from support.workbooks import PUBLICATION, workbook

NIK, PHONE = "3174051203900001", "081234567890"
BOTH = f"Sari NIK {NIK} hp {PHONE}"
PERSONAL = re.compile("3174051203|81234567")  # also of a number that a spreadsheet program has rounded

Edit = Callable[[Workbook], object]
PLACES: dict[str, Edit] = {
    "unit name": lambda book: _set(book, "Identitas", "Nama unit", BOTH),
    "unit code": lambda book: _set(book, "Identitas", "Kode unit", BOTH),
    "week": lambda book: _set(book, "Identitas", "Pekan", f"2026-W47 {BOTH}"),
    "unit name as a number": lambda book: _set(book, "Identitas", "Nama unit", int(NIK)),
    "week as a number": lambda book: _set(book, "Identitas", "Pekan", int(PHONE)),
    "template": lambda book: _set(book, "Identitas", "Templat", BOTH),
    "declared date": lambda book: _set(book, "Identitas", "Tanggal pernyataan", BOTH),
    "nil mark": lambda book: _set(book, "Identitas", "Nihil Isu", BOTH),
    "a count as a number": lambda book: book["Publikasi"].__setitem__("L6", int(NIK)),
    "a list value": lambda book: book["Publikasi"].__setitem__("C6", BOTH),
    "a date": lambda book: book["Publikasi"].__setitem__("B6", BOTH),
    "a heading": lambda book: book["Publikasi"].__setitem__("T5", BOTH),
    "unknown column": lambda book: book["Publikasi"].__setitem__("T6", BOTH),
    "below the table": lambda book: book["Publikasi"].__setitem__("C20", f"Mengetahui, {BOTH}"),
    "unknown sheet": lambda book: book.create_sheet("Daftar hadir").append([BOTH, int(PHONE)]),
    "sheet name": lambda book: setattr(book["Isu"], "title", f"Isu {NIK}"),
    "comment": lambda book: setattr(book["Publikasi"]["E6"], "comment", Comment(BOTH, "Budi")),
    "properties": lambda book: setattr(book.properties, "title", BOTH),
}


def _set(book: Workbook, sheet: str, label: str, value: object) -> None:
    (cell,) = [row[1] for row in book[sheet].iter_rows() if row[0].value == label]
    cell.value = value


def make(unit: str, edit: Edit | None = None) -> bytes:
    """A unit's workbook, with the edit."""
    rows = [PUBLICATION, PUBLICATION | {"channel": "ig", "url": None}]  # with something to be marked
    book = load_workbook(io.BytesIO(workbook(unit, publication=rows)))
    if edit:
        edit(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
