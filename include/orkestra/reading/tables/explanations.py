"""The unit's explanations of findings: column Penjelasan of the sheet "Yang perlu diperbaiki"."""

import re
from collections.abc import Iterator

from orkestra.findings import Finding
from orkestra.indonesian import format_number
from orkestra.reading.files.cells import Cell, RawSheet
from orkestra.reading.tables.heading_row import HEADING_ROWS, show_heading
from orkestra.reading.tables.spellings import normalise_heading
from orkestra.reading.values.read_value import show_cell
from orkestra.reading.values.texts import clean_text

CODE = re.compile(r"\b[0-9a-f]{8}\b")
LENGTHS = range(10, 501)  # characters, as the marked-up workbook asks for


def read_explanations(sheet: RawSheet) -> tuple[dict[str, str], list[Finding]]:
    """The first explanation of each code, and a question about those that are too short or too long."""
    explanations: dict[str, str] = {}
    refused: dict[int, int] = {}
    for row_no, codes, text in _list_lines(sheet):
        if len(text) not in LENGTHS:
            refused[row_no] = len(text)
            continue
        for code in codes:
            explanations.setdefault(code, text)
    shown = ", ".join(
        f"baris {row_no} ({format_number(length)} karakter)" for row_no, length in refused.items()
    )
    return explanations, [Finding("S-029", found=shown)] if refused else []


def _list_lines(sheet: RawSheet) -> Iterator[tuple[int, list[str], str]]:
    """Row number, codes and text of each line that has codes and a text."""
    found = _find_columns(sheet)
    if found is None:
        return
    heading_row, code_place, text_place = found
    for row_index, row in enumerate(sheet.rows[heading_row + 1 :], start=heading_row + 1):
        if max(code_place, text_place) < len(row):
            text, _ = clean_text(show_cell(row[text_place]))
            codes = CODE.findall(_show_code(row[code_place]))
            if text and codes:
                yield row_index + 1, codes, text


def _find_columns(sheet: RawSheet) -> tuple[int, int, int] | None:
    for row_index, row in enumerate(sheet.rows[:HEADING_ROWS]):
        names = [normalise_heading(show_heading(cell)) for cell in row]
        if "kode" in names and "penjelasan" in names:
            return row_index, names.index("kode"), names.index("penjelasan")
    return None


def _show_code(cell: Cell) -> str:
    """The text of a code; one of digits alone may have become a number."""
    is_whole = isinstance(cell, int) or (isinstance(cell, float) and cell.is_integer())
    return f"{cell:08.0f}" if is_whole else str(cell).lower()
