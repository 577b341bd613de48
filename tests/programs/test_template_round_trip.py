"""A template that LibreOffice filled in gives the same document, and prints well."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from orkestra.reading.document import ReaderDocument
from orkestra.sheet_names import DATA_SHEETS, SHEET_NAMES
from orkestra.workbook.template import make_template
from support.filled_template import W47, Cells, fill_with_openpyxl, find_cells, read
from support.programs import count_pages
from support.workbooks import registry


@pytest.fixture(scope="module")
def template() -> bytes:
    return make_template(registry(), registry().unit("kemenkeu", W47.sunday), W47)


@pytest.fixture(scope="module")
def cells(template: bytes) -> Cells:
    return find_cells(template)


@pytest.fixture(scope="module")
def expected(template: bytes, cells: Cells) -> ReaderDocument:
    document = read(fill_with_openpyxl(template, cells))
    assert not document.findings
    return document


def test_libreoffice_saves_what_openpyxl_filled_in(
    template: bytes,
    cells: Cells,
    expected: ReaderDocument,
    soffice: Callable[[Path, str], Path],
    tmp_path: Path,
):
    path = tmp_path / "laporan.xlsx"
    path.write_bytes(fill_with_openpyxl(template, cells))
    assert read(soffice(path, "xlsx").read_bytes()) == expected


def test_a_person_types_into_it_with_libreoffice(
    template: bytes, cells: Cells, expected: ReaderDocument, soffice_typist: Callable, tmp_path: Path
):
    path = tmp_path / "templat.xlsx"
    path.write_bytes(template)
    made = soffice_typist(path, [(sheet, place, str(value)) for sheet, place, value in cells])
    assert read(made.read_bytes()) == expected
    book, before = load_workbook(made), load_workbook(path)
    assert book["Referensi"].sheet_state == "hidden"
    for name in DATA_SHEETS:
        sheet, source = book[SHEET_NAMES[name]], before[SHEET_NAMES[name]]
        assert sheet.freeze_panes == "A6"
        assert [cell.comment.text for cell in sheet[5]] == [cell.comment.text for cell in source[5]]
        formulas = [
            {rule.formula1 for rule in page.data_validations.dataValidation} for page in (sheet, source)
        ]
        assert formulas[0] == formulas[1]
    assert book["Publikasi"]["I6"].value == "000", "the column is formatted as text"


def test_libreoffice_prints_each_sheet_on_its_page(
    template: bytes, soffice: Callable[[Path, str], Path], tmp_path: Path
):
    path = tmp_path / "templat.xlsx"
    path.write_bytes(template)
    assert count_pages(soffice(path, "pdf")) == len(SHEET_NAMES)
