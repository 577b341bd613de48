"""A template that was filled in by whatever program says the same to the reader."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from orkestra.reading.reader import read_submission
from orkestra.reading.specs import Origin, file_limits, sheet_specs
from orkestra.registry.sheet_names import DATA_SHEETS, SHEET_NAMES
from orkestra.week import Week
from orkestra.workbook.template import make_template
from support.handmade_workbook import write_by_hand
from support.programs import count_pages
from support.workbooks import ISSUE, OUTREACH, PUBLICATION, SURVEY, registry

W47 = Week(2026, 47)
BEHAVIOUR = {
    "indicator_code": "LP-BC",
    "data_source": "Layanan aduan",
    "value_count": 1234,
    "proven_count": 0,
}
FILLED = {
    "cover": [
        {
            "prepared_by": "Sari Dewi",
            "office_contact": "humas@kemenkeu.go.id",
            "responsible_person": "Kepala Biro",
            "declared_date": date(2026, 11, 22),
            "general_note": "Tanda & <kurung> dan “kutip”",
        }
    ],
    "publication": [
        PUBLICATION | {"message_codes": "000", "reach_count": 12500, "reach_source": "Insight akun"},
        PUBLICATION
        | {"item_no": 2, "title": "Rokok ilegal: ciri, bahaya & sanksi", "message_codes": "LS-01; LS-02"},
    ],
    "issue": [ISSUE | {"issue_code": "DESK-014"}],
    "outreach": [OUTREACH],
    "survey": [SURVEY],
    "behaviour": [BEHAVIOUR],
}
Cells = list[tuple[str, str, object]]


@pytest.fixture(scope="module")
def template() -> bytes:
    return make_template(registry(), registry().unit("kemenkeu", W47.sunday), W47)


@pytest.fixture(scope="module")
def cells(template: bytes) -> Cells:
    """What is to be filled in: sheet, cell and value, found by the headings and labels of the template."""
    book, filled = load_workbook(io.BytesIO(template)), []
    labels = {str(row[0].value).rstrip("*"): row[1].coordinate for row in book["Identitas"] if row[0].value}
    for name, rows in FILLED.items():
        for row_no, row in enumerate(rows, start=6):
            for index, column in enumerate(registry().columns(name)):
                if column.column in row:
                    place = labels[column.heading] if name == "cover" else f"{chr(65 + index)}{row_no}"
                    filled.append((SHEET_NAMES[name], place, row[column.column]))
    return filled


def read(data: bytes) -> dict:
    limits = file_limits(registry().policy.limits[0])
    return read_submission(data, 7, sheet_specs(registry()), limits, Origin("2026-W47", "Asia/Jakarta"))


def fill(template: bytes, cells: Cells) -> Workbook:
    book = load_workbook(io.BytesIO(template))
    for sheet, place, value in cells:
        book[sheet][place] = value
    return book


def fill_with_openpyxl(template: bytes, cells: Cells) -> bytes:
    buffer = io.BytesIO()
    fill(template, cells).save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def expected(template: bytes, cells: Cells) -> dict:
    document = read(fill_with_openpyxl(template, cells))
    assert document["findings"] == []
    return document


def test_openpyxl_fills_it_in(expected: dict):
    counts = {name: sheet["row_count"] for name, sheet in expected["sheets"].items()}
    assert counts == {name: len(FILLED[name]) for name in ("cover", *DATA_SHEETS)}
    assert expected["cover"] == {
        "unit_code": "kemenkeu",
        "unit_name": "Kementerian Keuangan",
        "week": "2026-W47",
        "template_version": "v1",
        **FILLED["cover"][0],
        "declared_date": "2026-11-22",
    }
    first, second = expected["sheets"]["publication"]["copy"].splitlines()
    assert first.split("\t")[3:5] == ["1", "2026-11-17T09:30:00"]
    assert '{"000"}' in first.split("\t")
    assert '{"LS-01","LS-02"}' in second.split("\t")
    assert expected["sheets"]["behaviour"]["copy"].split("\t")[5:8] == ["1234", r"\N", "0"]


def test_another_program_writes_it_anew(template: bytes, cells: Cells, expected: dict):
    assert read(write_by_hand(fill(template, cells))) == expected


def test_libreoffice_saves_what_openpyxl_filled_in(
    template: bytes, cells: Cells, expected: dict, soffice: Callable[[Path, str], Path], tmp_path: Path
):
    path = tmp_path / "laporan.xlsx"
    path.write_bytes(fill_with_openpyxl(template, cells))
    assert read(soffice(path, "xlsx").read_bytes()) == expected


def test_a_person_types_into_it_with_libreoffice(
    template: bytes, cells: Cells, expected: dict, soffice_typist: Callable, tmp_path: Path
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
