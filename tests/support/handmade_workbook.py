"""A workbook as yet another program writes it: shared strings, days as numbers, nothing compressed."""

import io
import zipfile
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook

DAY_ZERO = datetime(1899, 12, 30)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MIME = "application/vnd.openxmlformats-"
CONTENT_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="{MIME}package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    f'ContentType="{MIME}officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
STYLES = f"<styleSheet {MAIN}><cellXfs><xf numFmtId='0'/><xf numFmtId='22'/></cellXfs></styleSheet>"


def write_by_hand(book: Workbook) -> bytes:
    """The same values in other XML."""
    strings: list[str] = []
    sheets = {name: sheet_xml(book[name], strings) for name in book.sheetnames}
    numbers = range(1, len(sheets) + 1)
    listed = (
        f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
        for name, number in zip(sheets, numbers, strict=True)
    )
    targets = {f"r{number}": ("worksheet", f"worksheets/sheet{number}.xml") for number in numbers}
    targets |= {"s": ("sharedStrings", "sharedStrings.xml"), "t": ("styles", "styles.xml")}
    workbook = f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{"".join(listed)}</sheets></workbook>'
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relationships({"w": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": relationships(targets),
        "xl/sharedStrings.xml": f"<sst {MAIN}>{''.join(strings)}</sst>",
        "xl/styles.xml": STYLES,
    }
    parts |= dict(
        zip((f"xl/worksheets/sheet{number}.xml" for number in numbers), sheets.values(), strict=True)
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def relationships(targets: dict[str, tuple[str, str]]) -> str:
    """The relations of a part, each with its kind."""
    links = (
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(links)}</Relationships>'


def sheet_xml(sheet: Any, strings: list[str]) -> str:
    """One sheet; its texts are added to the shared strings."""
    rows = (
        (row[0].row, "".join(cell_xml(cell, strings) for cell in row if cell.value is not None))
        for row in sheet.iter_rows()
    )
    lines = "".join(f'<row r="{number}">{cells}</row>' for number, cells in rows)
    return f"<worksheet {MAIN}><sheetData>{lines}</sheetData></worksheet>"


def cell_xml(cell: Any, strings: list[str]) -> str:
    """One cell: a day as the number of days, a number, or the number of a shared string."""
    if isinstance(cell.value, date):
        days = (datetime(*cell.value.timetuple()[:6]) - DAY_ZERO).total_seconds() / 86400
        return f'<c r="{cell.coordinate}" s="1"><v>{days:.10f}</v></c>'
    if isinstance(cell.value, int):
        return f'<c r="{cell.coordinate}"><v>{cell.value}</v></c>'
    strings.append(f"<si><t>{escape(cell.value)}</t></si>")
    return f'<c r="{cell.coordinate}" t="s"><v>{len(strings) - 1}</v></c>'
