"""Excel refuses a sheet or a style sheet whose elements stand in another order than the standard's."""

import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table

from conftest import HOME
from orkestra.answer.marked_workbook import mark_workbook
from orkestra.answer.marking.orders import MarkOrders
from support.hand_made import unpack

# Source: ECMA-376 part 1, CT_Worksheet and CT_Stylesheet.
WORKSHEET = """
    sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges
    scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr
    conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter
    rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing
    legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst
"""
STYLES = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
ORDERS = {"worksheet": WORKSHEET.split(), "styleSheet": STYLES.split()}
FILES = sorted((HOME / "tests" / "files").glob("*.xlsx"))
SECTIONS = (
    "protection", "filter", "merged", "formatting", "validation", "links", "print", "footer", "breaks",
    "table", "comments",
)  # fmt: skip


def add_section(page: Any, section: str) -> None:
    """Add to a sheet the content that makes a program write one more section."""
    match section:
        case "protection":
            page.protection.sheet = True
        case "filter":
            page.auto_filter.ref = "A5:C9"
        case "merged":
            page.merge_cells("A1:C1")
        case "formatting":
            page.conditional_formatting.add("A6:A9", CellIsRule("equal", ['"x"'], font=Font(bold=True)))
        case "validation":
            rule = DataValidation("list", formula1='"Ya,Tidak"')
            rule.add("D6")
            page.add_data_validation(rule)
        case "links":
            page["A6"].hyperlink = "https://contoh.go.id/"
        case "print":
            page.print_options.gridLines = True
            page.page_setup.orientation = "landscape"
        case "footer":
            page.oddFooter.center.text = "&P"
        case "breaks":
            page.row_breaks.append(Break(3))
        case "table":
            page.add_table(Table(displayName="Data", ref="E5:F7"))
        case "comments":
            page["B6"].comment = Comment("Catatan", "Unit")


def make_sheet(*sections: str) -> bytes:
    """A workbook with one sheet that has these sections."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Publikasi"
    page["E5"], page["F5"], page["A6"] = "Satu", "Dua", "isi"
    for section in sections:
        add_section(page, section)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def list_misplaced(data: bytes) -> list[tuple[str, list[str]]]:
    """The parts whose elements are in a wrong order, each with its order."""
    misplaced = []
    for name, part in unpack(data).items():
        if not name.startswith("xl/worksheets/") and name != "xl/styles.xml":
            continue
        if not name.endswith(".xml"):
            continue
        root = ElementTree.fromstring(part)
        order = ORDERS[root.tag.rpartition("}")[2]]
        names = [child.tag.rpartition("}")[2] for child in root]
        known = [name for name in names if name in order]
        if known != sorted(known, key=order.index):
            misplaced.append((name, names))
    return misplaced


def mark(data: bytes) -> bytes:
    """The workbook with coloured cells and a comment on each of its sheets."""
    names = openpyxl.load_workbook(io.BytesIO(data), read_only=True).sheetnames
    areas = {name: {"fix": ["A6:A7"], "query": ["B9"]} for name in names}
    return mark_workbook(
        data, MarkOrders(["a"], ["a"], [], areas, {name: {"C6": "x"} for name in names})
    ).data


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_marked_workbook_of_any_writer_keeps_the_order(path: Path):
    assert list_misplaced(mark(path.read_bytes())) == []


@pytest.mark.parametrize("section", SECTIONS)
def test_our_marks_stand_right_beside_each_section(section: str):
    data = make_sheet(section)
    assert len(unpack(data)["xl/worksheets/sheet1.xml"]) > len(
        unpack(make_sheet())["xl/worksheets/sheet1.xml"]
    )
    assert list_misplaced(mark(data)) == []


def test_our_marks_stand_right_among_all_sections():
    marked = mark(make_sheet(*SECTIONS))
    assert list_misplaced(marked) == []
    assert list_misplaced(mark(marked)) == []
