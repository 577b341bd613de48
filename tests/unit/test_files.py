"""One submission as many programs write it: the same rows from each of them."""

import io
import sys
import zipfile
from pathlib import Path

import pytest

from orkestra.reading.files.cells import RawSheet
from orkestra.reading.files.read_file import read_cells
from orkestra.reading.specs import Origin, file_limits, sheet_specs
from orkestra.reading.tables.type_workbook import type_workbook
from support.workbooks import registry

FILES = Path(__file__).parents[1] / "files"
sys.path.insert(0, str(FILES))
from content import read_content  # noqa: E402 the folder of the files is no package

SPECS = sheet_specs(registry())
LIMITS = file_limits(registry().policy.limits[0])
ORIGIN = Origin("2026-W47", "Asia/Jakarta")


def type_sheets(sheets):
    """The typed rows of each sheet, with their places."""
    typed = type_workbook(sheets, SPECS, ORIGIN).sheets
    return {
        name: (sheet.column_letters, [(row.row_no, row.unreadable, row.values) for row in sheet.rows])
        for name, sheet in typed.items()
    }


def expected():
    blank = {name: [["" if cell is None else cell for cell in row] for row in rows]
             for name, rows in read_content().items()}  # fmt: skip
    return type_sheets([RawSheet(name, rows) for name, rows in blank.items()])


@pytest.mark.parametrize("path", sorted(FILES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_every_program_gives_the_same_rows(path: Path):
    sheets, findings = read_cells(path.read_bytes(), LIMITS)
    assert type_sheets(sheets) == expected()
    assert [finding.rule for finding in findings] == (["F-020"] if "strict" in path.stem else [])


def test_the_files_are_what_they_are_said_to_be():
    def holds(name: str, part: str, mark: bytes) -> bool:
        with zipfile.ZipFile(io.BytesIO((FILES / f"{name}.xlsx").read_bytes())) as archive:
            return mark in archive.read(part)

    assert holds("openpyxl-1904", "xl/workbook.xml", b'date1904="1"')
    assert holds("openpyxl", "xl/worksheets/sheet1.xml", b't="inlineStr"')
    assert holds("libreoffice", "xl/worksheets/sheet1.xml", b't="s"')
    assert holds("xlsxwriter", "xl/sharedStrings.xml", b"<r>")
    assert holds("xlsxwriter-inline", "xl/worksheets/sheet1.xml", b"inlineStr")
    assert holds("sheetjs-dates", "xl/worksheets/sheet2.xml", b't="d"')
    assert holds("by-hand-prefixed", "xl/worksheets/sheet2.xml", b"<x:c>")
    assert len(list(FILES.glob("*.xlsx"))) == 12
