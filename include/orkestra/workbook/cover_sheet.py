"""The sheet Identitas: instructions, and fields about unit, week and the people responsible."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from orkestra.registry import Column, Registry, Unit
from orkestra.week import Week
from orkestra.workbook.guides import MESSAGES_TITLE, STEPS_TITLE, list_steps
from orkestra.workbook.layout import GIVEN, Choices, Row, show_heading
from orkestra.workbook.notes import make_note, make_validation
from orkestra.workbook.print_setup import set_print
from orkestra.workbook.styles import NUMBER_FORMATS, put

SECTIONS = {
    "Unit dan pekan: sudah diisi, jangan diubah": GIVEN,
    "Penyusun dan penanggung jawab: lengkapi sebelum mengunggah": (
        "prepared_by",
        "office_contact",
        "responsible_person",
        "declared_date",
    ),
    "Lembar yang nihil: tulis Ya hanya bila lembar itu memang tidak ada isinya": (
        "nil_publication",
        "nil_issue",
        "nil_outreach",
        "nil_survey",
        "nil_behaviour",
        "nil_reason",
    ),
}
OTHERS = "Hal lain untuk koordinator"
FIRST_LINE = 5
TITLE_HEIGHT, ROW_HEIGHT, SENTENCE_HEIGHT, SENTENCE_CHARACTERS = 26, 18, 15, 118


@dataclass(frozen=True)
class Line:
    """One row below the title: a section's title, a sentence across the sheet, a field, or a message."""

    kind: str
    text: str = ""
    column: Column | None = None


def write_cover(sheet: Any, registry: Registry, unit: Unit, week: Week, cover: Row, choices: Choices) -> None:
    """Fill the sheet: title, instructions, the fields in their sections, the unit's messages."""
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 84
    sheet.sheet_view.showGridLines = False
    sheet.row_dimensions[1].height = TITLE_HEIGHT
    put(sheet, 1, 1, "Laporan Mingguan Bakohumas", "title")
    put(sheet, 2, 1, week.label, "subtitle")
    put(sheet, 3, 1, unit.unit_name, "subtitle")
    lines = list_lines(registry.columns("cover"), list_steps(registry, unit, week))
    for row_no, line in enumerate(lines, start=FIRST_LINE):
        write_line(sheet, row_no, line, cover, choices)
    for row_no, choice in enumerate(choices["pesan"], start=sheet.max_row + 1):
        put(sheet, row_no, 1, choice.value, "label")
        put(sheet, row_no, 2, choice.meaning, "given")
    set_print(sheet, is_wide=False)


def list_lines(columns: list[Column], steps: list[str]) -> Iterator[Line]:
    """The lines between the title and the messages, in order."""
    yield Line("section", STEPS_TITLE)
    yield from (Line("sentence", step) for step in steps)
    known = {name for names in SECTIONS.values() for name in names}
    others = tuple(column.column_name for column in columns if column.column_name not in known)
    for title, names in {**SECTIONS, OTHERS: others}.items():
        yield Line("blank")
        yield Line("section", title)
        yield from (Line("field", column=column) for column in columns if column.column_name in names)
    yield Line("blank")
    yield Line("section", MESSAGES_TITLE)


def write_line(sheet: Any, row_no: int, line: Line, cover: Row, choices: Choices) -> None:
    """Write one row."""
    if line.kind == "blank":
        return
    sheet.row_dimensions[row_no].height = ROW_HEIGHT
    if line.column:
        write_field(sheet, row_no, line.column, cover, choices)
    elif line.kind == "section":
        put(sheet, row_no, 1, line.text, "section")
        put(sheet, row_no, 2, None, "section")
    else:
        put(sheet, row_no, 1, line.text, "sentence")
        sheet.merge_cells(start_row=row_no, end_row=row_no, start_column=1, end_column=2)
        height = SENTENCE_HEIGHT * (1 + len(line.text) // SENTENCE_CHARACTERS)
        sheet.row_dimensions[row_no].height = height


def write_field(sheet: Any, row_no: int, column: Column, cover: Row, choices: Choices) -> None:
    """Write a label with its note, and the cell to fill in beside it."""
    put(sheet, row_no, 1, show_heading(column), "label", required=column.is_required)
    sheet.cell(row_no, 1).comment = make_note(column, choices)
    kind = "given" if column.column_name in GIVEN else "field"
    put(sheet, row_no, 2, cover.get(column.column_name), kind, required=column.is_required)
    if column.type == "date":
        sheet.cell(row_no, 2).number_format = NUMBER_FORMATS["date"]
    rule = make_validation(column, choices, f"B{row_no}")
    if rule:
        sheet.add_data_validation(rule)
