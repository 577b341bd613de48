"""Small submissions for tests, in the layout of the template."""

import io
import zipfile
from datetime import date, datetime
from functools import cache

from openpyxl import Workbook

from conftest import HOME
from orkestra.registry import Registry, read_registry
from orkestra.sheet_names import DATA_SHEETS, SHEET_NAMES

PUBLICATION = {
    "item_no": 1,
    "published_local": datetime(2026, 11, 17, 9, 30),
    "channel": "Instagram",
    "media_type": "Milik sendiri",
    "title": "Kenali rokok ilegal",
    "outlet": "@humas",
    "url": "https://www.instagram.com/p/abc123/",
    "message_codes": "LS-01",
}
ISSUE = {
    "issue_code": "komdigi-1",
    "title": "Kabar bohong tentang cukai",
    "kind": "Hoaks",
    "level": "Tinggi",
    "detected_local": datetime(2026, 11, 17, 8, 0),
    "first_response_local": datetime(2026, 11, 17, 12, 0),
    "response_form": "Klarifikasi",
    "response_url": "https://www.komdigi.go.id/klarifikasi/1",
    "status": "Direspons",
}
OUTREACH = {
    "item_no": 1,
    "event_date": date(2026, 11, 18),
    "activity": "Sosialisasi",
    "organizer": "Humas",
    "district": "Kota Batam",
    "audience": "Pedagang",
    "participant_count": 40,
    "female_count": 22,
    "male_count": 18,
    "message_codes": "LS-01",
    "has_quiz": "Tidak",
}
SURVEY = {
    "item_no": 1,
    "item_code": "KN1",
    "message_code": "LS-01",
    "design": "LINTAS",
    "sampling": "Sesi",
    "audience": "Pedagang",
    "area": "Kota Batam",
    "before_date": date(2026, 11, 17),
    "after_date": date(2026, 11, 18),
    "before_count": 40,
    "before_yes_count": 12,
    "after_count": 40,
    "after_yes_count": 25,
    "question_text": (
        "Dapatkah Bapak/Ibu menyebutkan paling sedikit dua ciri barang selundupan atau barang ilegal?"
    ),
}
BEHAVIOUR = {"indicator_code": "?", "data_source": "Layanan aduan", "value_count": 12}


@cache
def registry() -> Registry:
    """The registry of the repository."""
    return read_registry(HOME)


def workbook(
    unit: str = "komdigi",
    week: str = "2026-W47",
    *,
    cover: dict[str, object] | None = None,
    nil: tuple[str, ...] = ("issue", "outreach", "survey", "behaviour"),
    **sheets: list[dict[str, object]],
) -> bytes:
    """A signed workbook of one unit; sheets without rows are nil unless `nil` says otherwise."""
    identity: dict[str, object] = {
        "unit_code": unit,
        "week": week,
        "template_version": "v1",
        "prepared_by": "Staf Humas",
        "office_contact": "humas@contoh.go.id",
        "responsible_person": "Kepala Biro",
        "declared_date": date(2026, 11, 22),
    }
    for sheet in DATA_SHEETS:
        if sheet in nil and sheet not in sheets:
            identity[f"nil_{sheet}"] = "Ya"
    identity |= cover or {}
    book = Workbook()
    page = book.active
    page.title = SHEET_NAMES["cover"]
    page.append(["Laporan Mingguan Bakohumas"])
    for column in registry().columns("cover"):
        page.append([column.heading, identity.get(column.column_name)])
    for sheet in DATA_SHEETS:
        page = book.create_sheet(SHEET_NAMES[sheet])
        page.append([SHEET_NAMES[sheet]])
        columns = registry().columns(sheet)
        for index, column in enumerate(columns, start=1):
            page.cell(5, index, column.heading + ("*" if column.is_required else ""))
        for row_no, row in enumerate(sheets.get(sheet, []), start=6):
            for index, column in enumerate(columns, start=1):
                page.cell(row_no, index, row.get(column.column_name))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def workbook_of_cells(rows: str) -> bytes:
    """A workbook whose sheet Publikasi consists of these rows of XML."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as good, zipfile.ZipFile(buffer, "w") as bad:
        for name in good.namelist():
            sheet = (
                '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                f'<dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
            )
            bad.writestr(name, sheet if name.endswith("sheet2.xml") else good.read(name))
    return buffer.getvalue()
