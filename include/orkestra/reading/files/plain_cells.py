"""The cells of a sheet rewritten in the plainest XML, because the fast reader misreads other forms.

It reads the index of a shared text with a blank or a sign as 0, and skips CDATA and character references.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape

from orkestra.findings import Finding, column_letter
from orkestra.reading.files.cells import UnreadableFileError
from orkestra.reading.files.places import read_letters
from orkestra.reading.files.shared_strings import read_index

NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
TRUTHS = {"1": "1", "true": "1", "0": "0", "false": "0"}
START, END = b'<worksheet><sheetData><row r="1">', b"</row></sheetData></worksheet>"


CELL_NAME = re.compile(rb'<c r="([A-Z]+)(\d+)"')


@dataclass(slots=True)
class CellText:
    """The XML of one cell: its type and style, the text of its value, its own text."""

    kind: str = ""
    style: str = ""
    value: str | None = None
    text: str | None = None


class PlainCells:
    """Collects the filled cells of one sheet as XML that can be read in only one way."""

    def __init__(self) -> None:
        self._xml = bytearray(START)
        self._last = (-1, -1)
        self._places: set[tuple[int, int]] | None = None

    def add(self, row: int, column: int, cell: CellText) -> None:
        """Write one cell, if it holds anything.

        Raises: zipfile.BadZipFile, for an invalid index of a shared text; UnreadableFileError, where two
        cells have the same place, because nobody knows which one counts.
        """
        kind, text = _read_kind(cell)
        if not text and (kind != "str" or cell.value is None):
            return
        self._refuse_second(row, column)
        style = f' s="{cell.style}"' if cell.style.isdecimal() else ""
        if kind == "inlineStr":
            content = f'<is><t xml:space="preserve">{escape(text)}</t></is>'
        else:
            content = f"<v>{text if kind == 'n' else escape(text)}</v>"
        self._xml += f'<c r="{_letters(column)}{row + 1}"{style} t="{kind}">{content}</c>'.encode()

    def _refuse_second(self, row: int, column: int) -> None:
        """Reject a second cell in the same place.

        Why places are collected late: while cells come in order, as nearly always, none can come twice.
        """
        place = row, column
        if place > self._last and self._places is None:
            self._last = place
            return
        if self._places is None:
            self._places = {
                (int(number) - 1, read_letters(letters.decode()))
                for letters, number in CELL_NAME.findall(self._xml)
            }
        if place in self._places:
            raise UnreadableFileError(
                Finding("F-001", found=f"sel {_letters(column)}{row + 1} tertulis dua kali")
            )
        self._places.add(place)

    def close(self) -> bytes:
        """The XML of the whole sheet."""
        return bytes(self._xml + END)


_letters = lru_cache(maxsize=1024)(column_letter)


def _read_kind(cell: CellText) -> tuple[str, str]:
    """The type and text that the fast reader shall read; "" for a cell without a value."""
    if not cell.kind and cell.text is None and cell.value and NUMBER.fullmatch(cell.value):
        return "n", cell.value  # the form of nearly all cells without a text
    value = (cell.value or "").strip()
    if cell.text is not None and (cell.kind == "inlineStr" or not value):
        return "inlineStr", cell.text
    match cell.kind:
        case "s":
            index = read_index(value)
            return "s", "" if index is None else str(index)
        case "b" if value.casefold() in TRUTHS:
            return "b", TRUTHS[value.casefold()]
        case "e":
            return "str", ""  # `sheet_xml` keeps the error
        case "str" | "inlineStr" | "d":
            return "str", cell.value or ""
    return ("n", value) if NUMBER.fullmatch(value) else ("str", value)
