"""A look at a sheet's XML before the fast reader touches it."""

import re
from typing import IO
from xml.parsers import expat

from orkestra.findings import Finding, column_letter
from orkestra.intake.cells import UnreadableFileError

# A sheet is held as a full rectangle up to its last filled cell; this many fit into the reader's memory.
SHEET_CELLS = 1_000_000
CHUNK_BYTES, OVERLAP_BYTES = 4 << 20, 256
FAR_OUT = re.compile(rb'r="(?:[A-Z]{3}|[B-Z][A-Z]|[A-Z]*\d{5}|[^"]*&)')
PLAIN_TAGS = (b'<c r="', b'<row r="')
OTHER_TAGS = (
    b"<c ",
    b"<c>",
    b"<c/",
    b"<c\n",
    b"<row ",
    b"<row>",
    b"<row/",
    b"<row\n",
    b":c ",
    b":row ",
    b"\x00",
)


def refuse_stray_cells(sheet: IO[bytes]) -> None:
    """Nothing, for a sheet of ordinary size; styled but blank cells do not count.

    Raises: UnreadableFileError, naming the filled cell because of which the sheet would not fit into memory.
    Why: the fast reader builds the whole rectangle as soon as a sheet is touched, so this looks first. Most
    sheets name no cell that lies far out, and need no closer look.
    """
    if not may_be_far_out(sheet):
        return
    sheet.seek(0)
    row, column, last_row, last_column = 0, 0, 0, 0

    def look(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, last_row, last_column
        match tag.rpartition(":")[2]:
            case "row":
                row, column = int(attributes.get("r", row + 1)), 0
            case "c":
                letters = attributes.get("r", "").rstrip("0123456789")
                column = _column_number(letters) if letters else column + 1
            case "v" | "is":
                last_row, last_column = max(last_row, row), max(last_column, column)
                if last_row * last_column > SHEET_CELLS:
                    cell = f"{column_letter(column - 1)}{row}"
                    raise UnreadableFileError(
                        Finding("F-003", found=f"ada isi jauh di luar tabel, di sel {cell}")
                    )

    parser = expat.ParserCreate()
    parser.StartElementHandler = look
    parser.ParseFile(sheet)


def may_be_far_out(sheet: IO[bytes]) -> bool:
    """Whether some row or cell lies beyond AZ9999, or does not plainly say where it lies."""
    rest = b""
    while chunk := sheet.read(CHUNK_BYTES):
        plain_count = sum(map(chunk.count, PLAIN_TAGS))
        if plain_count != sum(map(chunk.count, OTHER_TAGS)) or FAR_OUT.search(rest + chunk):
            return True
        rest = chunk[-OVERLAP_BYTES:]
    return False


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
