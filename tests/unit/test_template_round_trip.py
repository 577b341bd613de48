"""A template gives the same document, whichever program filled it in."""

import pytest

from orkestra.reading.document import ReaderDocument
from orkestra.sheet_names import DATA_SHEETS
from orkestra.workbook.template import make_template
from support.filled_template import FILLED, W47, Cells, fill, fill_with_openpyxl, find_cells, read
from support.handmade_workbook import write_by_hand
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


def test_openpyxl_fills_it_in(expected: ReaderDocument):
    counts = {name: sheet.row_count for name, sheet in expected.sheets.items()}
    assert counts == {name: len(FILLED[name]) for name in ("cover", *DATA_SHEETS)}
    assert expected.cover == {
        "unit_code": "kemenkeu",
        "unit_name": "Kementerian Keuangan",
        "week": "2026-W47",
        "template_version": "v1",
        **FILLED["cover"][0],
        "declared_date": "2026-11-22",
    }
    first, second = expected.sheets["publication"].copy_text.splitlines()
    assert first.split("\t")[3:5] == ["1", "2026-11-17T09:30:00"]
    assert '{"000"}' in first.split("\t")
    assert '{"LS-01","LS-02"}' in second.split("\t")
    assert expected.sheets["behaviour"].copy_text.split("\t")[5:8] == ["1234", r"\N", "0"]


def test_another_program_writes_it_again(template: bytes, cells: Cells, expected: ReaderDocument):
    assert read(write_by_hand(fill(template, cells))) == expected
