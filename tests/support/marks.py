"""Orders for marks, a workbook to mark, and helpers to inspect the result."""

import io
import warnings
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from orkestra.answer.marking.orders import ListLine, MarkOrders
from support.workbooks import PUBLICATION, workbook

RED, AMBER = "FFFFA7A7", "FFFFE08A"


def line(**changes: Any) -> ListLine:
    given = {
        "tag": "Perbaiki",
        "look": "fix",
        "sheet": "Publikasi",
        "place": "2 sel: C6–C7",
        "target": "C6",
        "problem": "“ig” tidak dikenal.",
        "mend": "Pilih.",
        "is_question": False,
        "explanation": "",
        "codes": "",
    }
    return ListLine(**given | changes)


QUESTION = line(tag="Pertanyaan", look="query", is_question=True, codes="0a1b2c3d 11223344", target="G6")


ORDERS = MarkOrders(
    ["Komdigi", "Perbaiki, lalu unggah lagi."],
    ["Komdigi"],
    [line(), QUESTION, line(sheet="Tidak ada"), line(sheet=None, target=None)],
    areas={"Publikasi": {"fix": ["C6:C7"], "query": ["G6", "G9:G12"]}, "Isu": {}},
    comments={"Publikasi": {"C6": "Perbaiki: “ig” tidak dikenal.", "G6": "Pertanyaan: benar?"}},
)


def book_of(data: bytes) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data))


def colours_of(sheet: Any) -> dict[str, str]:
    return {
        str(cells.sqref): rule.dxf.fill.bgColor.rgb if rule.dxf.fill else "none"
        for cells in sheet.conditional_formatting
        for rule in cells.rules
    }


def write_unit_workbook() -> bytes:
    """A workbook with what a unit may add: comments, colours, a formula, a name, merged cells."""
    book = book_of(workbook(publication=[PUBLICATION] * 4))
    page = book["Publikasi"]
    page["C6"].comment = Comment("Catatan unit", "Unit")
    page["D6"].comment = Comment("Lain", "Unit")
    page["V2"] = "=SUM(A6:A9)"
    page.merge_cells("A1:C1")
    bold = openpyxl.styles.Font(bold=True)
    rule = openpyxl.formatting.rule.CellIsRule(operator="equal", formula=['"x"'], font=bold)
    page.conditional_formatting.add("A6:Z9", rule)
    page.defined_names["lokal"] = DefinedName("lokal", attr_text="Publikasi!$A$1")
    book.active = page
    page.sheet_view.tabSelected = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
