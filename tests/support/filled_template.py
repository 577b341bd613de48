"""A template filled in as a unit would do it, and its document."""

import io
from datetime import date

from openpyxl import Workbook, load_workbook

from orkestra.reading.document import ReaderDocument
from orkestra.reading.reader import read_submission
from orkestra.reading.specs import Origin, file_limits, sheet_specs
from orkestra.sheet_names import SHEET_NAMES
from orkestra.week import Week
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


def read(data: bytes) -> ReaderDocument:
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


def find_cells(template: bytes) -> Cells:
    """The cells to fill in: sheet, cell and value, found by the headings and labels of the template."""
    book, filled = load_workbook(io.BytesIO(template)), []
    labels = {str(row[0].value).rstrip("*"): row[1].coordinate for row in book["Identitas"] if row[0].value}
    for name, rows in FILLED.items():
        for row_no, row in enumerate(rows, start=6):
            for index, column in enumerate(registry().columns(name)):
                if column.column_name in row:
                    place = labels[column.heading] if name == "cover" else f"{chr(65 + index)}{row_no}"
                    filled.append((SHEET_NAMES[name], place, row[column.column_name]))
    return filled
