"""The five data sheets: title in row 1, headings in row 5, data from row 6."""

from collections.abc import Sequence
from typing import Any

from orkestra.registry import Column, Registry
from orkestra.sheet_names import SHEET_NAMES
from orkestra.workbook.guides import CARRIED, LEGEND, OWNS_NONE, SHEET_GUIDES
from orkestra.workbook.layout import HEADING_ROW, LAST_ROW, Choices, Row, show_heading
from orkestra.workbook.notes import make_note, make_validation
from orkestra.workbook.print_setup import set_print
from orkestra.workbook.styles import MISSING, dress, put

HEIGHTS = {"title": 26, "subtitle": 18, "guide": 16, "legend": 18, "heading": 32}
TYPE_WIDTHS = {"integer": 13, "date": 16, "datetime": 18, "url": 30, "yesno": 11, "code": 13, "codes": 16}
WIDTHS = {
    "title": 44,
    "activity": 40,
    "question_text": 44,
    "note": 26,
    "evidence": 24,
    "documentation": 26,
    "follow_up": 32,
    "explanation": 30,
    "document": 26,
    "outlet": 22,
    "audience": 24,
    "district": 22,
    "area": 18,
    "data_source": 28,
    "detection_source": 24,
    "sentiment_method": 26,
    "organizer": 18,
    "item_no": 6,
}


def write_table(
    sheet: Any,
    name: str,
    subtitle: str,
    registry: Registry,
    rows: Sequence[Row],
    choices: Choices,
    *,
    is_carried: bool = False,
) -> None:
    """Fill a data sheet: purpose, headings with notes, dropdowns, and rows, if there are any."""
    columns = registry.columns(name)
    guide = OWNS_NONE if name == "behaviour" and not choices["behaviour"] else SHEET_GUIDES[name]
    head = {
        "title": f"Laporan Mingguan Bakohumas: {SHEET_NAMES[name]}",
        "subtitle": subtitle,
        "guide": f"{guide} {CARRIED}" if is_carried else guide,
        "legend": LEGEND,
    }
    for row_no, (kind, text) in enumerate(head.items(), start=1):
        dress(sheet.row_dimensions[row_no], kind)
        put(sheet, row_no, 1, text, kind)
        sheet.row_dimensions[row_no].height = HEIGHTS[kind]
    for column_no, column in enumerate(columns, start=1):
        write_column(sheet, column_no, column, choices)
    mark_missing(sheet, columns)
    for row_no, row in enumerate(rows, start=HEADING_ROW + 1):
        for column_no, column in enumerate(columns, start=1):
            if (value := row.get(column.column_name)) is not None:
                put(sheet, row_no, column_no, value, cell_kind(column), required=column.is_required)
    sheet.row_dimensions[HEADING_ROW].height = HEIGHTS["heading"]
    sheet.freeze_panes = f"A{HEADING_ROW + 1}"
    set_print(sheet, is_wide=True)
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"


def cell_kind(column: Column) -> str:
    """The style of a column's cells."""
    return "number" if column.column_name == "item_no" else column.type


def write_column(sheet: Any, column_no: int, column: Column, choices: Choices) -> None:
    """Write a heading with its note, and set width, format, colour and dropdown of the cells below it."""
    from openpyxl.utils import get_column_letter

    letter = get_column_letter(column_no)
    dimension = sheet.column_dimensions[letter]
    dress(dimension, cell_kind(column), required=column.is_required)
    dimension.width = WIDTHS.get(column.column_name, TYPE_WIDTHS.get(column.type, 15))
    put(sheet, HEADING_ROW, column_no, show_heading(column), "heading", required=column.is_required)
    sheet.cell(HEADING_ROW, column_no).comment = make_note(column, choices)
    rule = make_validation(column, choices, f"{letter}{HEADING_ROW + 1}:{letter}{LAST_ROW}")
    if rule:
        sheet.add_data_validation(rule)


def mark_missing(sheet: Any, columns: list[Column]) -> None:
    """Colour blank required cells of rows that are partly filled; the row's own number does not count."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill
    from openpyxl.utils import get_column_letter

    first_row = HEADING_ROW + 1
    first = "B" if columns[0].column_name == "item_no" else "A"
    begun = f"COUNTA(${first}{first_row}:${get_column_letter(len(columns))}{first_row})>0"
    fill = PatternFill(bgColor=MISSING)
    for column_no, column in enumerate(columns, start=1):
        if column.is_required:
            letter = get_column_letter(column_no)
            rule = FormulaRule(  # type: ignore[no-untyped-call]
                [f"AND({begun},ISBLANK({letter}{first_row}))"], fill=fill
            )
            sheet.conditional_formatting.add(f"{letter}{first_row}:{letter}{LAST_ROW}", rule)
