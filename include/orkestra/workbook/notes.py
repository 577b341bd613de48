"""The notes on headings of the template, and the prompts of its dropdowns."""

from typing import TYPE_CHECKING

from orkestra.registry import Column
from orkestra.workbook.layout import Choice, Choices, list_of

if TYPE_CHECKING:
    from openpyxl.comments import Comment
    from openpyxl.worksheet.datavalidation import DataValidation

AUTHOR = "Bakohumas"
SHOWN_NAMES = {"items": "indikator_survei", "behaviour": "indikator_perilaku"}
PROMPT_LENGTH, TITLE_LENGTH = 255, 32  # Excel does not open a file with longer ones
MEANING_LENGTH = 110
NOTE_WIDTH, LINE_CHARACTERS, LINE_HEIGHT = 330, 50, 17
FIRST_DATE = 36526  # 1 January 2000, as spreadsheet programs count days


def make_note(column: Column, choices: Choices) -> "Comment":
    """The note on a heading: the content of its column, one example, and the meaning of codes."""
    from openpyxl.comments import Comment

    lines = [column.hint, f"Contoh: {column.example}"]
    if column.is_required:
        lines.append("Wajib diisi.")
    listed = "items" if column.column_name == "question_text" else list_of(column)
    meanings = [choice for choice in choices.get(listed or "", ()) if choice.meaning]
    lines += [f"{choice.value}: {shorten(choice)}" for choice in meanings]
    height = LINE_HEIGHT * (1 + sum(1 + len(line) // LINE_CHARACTERS for line in lines))
    return Comment("\n".join(lines), AUTHOR, height=height, width=NOTE_WIDTH)


def shorten(choice: Choice) -> str:
    """The meaning of a choice, cut where it is too long for a note."""
    text = choice.meaning
    return text if len(text) <= MEANING_LENGTH else f"{text[: MEANING_LENGTH - 1]}…"


def make_validation(column: Column, choices: Choices, cells: str) -> "DataValidation | None":
    """The dropdown or the check of a column's cells; it warns, and refuses nothing.

    Why: a dropdown names its list by a defined name, because Excel moves a reference to another sheet into an
    extension that other programs do not read.
    """
    from openpyxl.worksheet.datavalidation import DataValidation

    name = list_of(column)
    if name and choices[name]:
        rule = DataValidation("list", defined_name(name))
        rule.error = "Isian ini tidak ada dalam daftar. Sebaiknya pilih dari daftar."
    elif column.type == "integer":
        rule = DataValidation("whole", str(column.minimum or 0), operator="greaterThanOrEqual")
        rule.error = f"Tulis bilangan bulat, angka saja, paling kecil {column.minimum or 0}."
    elif column.type in ("date", "datetime"):
        rule = DataValidation("date", str(FIRST_DATE), operator="greaterThanOrEqual")
        rule.error = f"Tulis tanggal seperti {column.example}."
    else:
        return None
    rule.errorStyle, rule.errorTitle, rule.allow_blank = "warning", "Periksa isian", True
    rule.showErrorMessage = column.type != "codes"  # several codes in one cell are no value of the list
    rule.promptTitle = column.heading[:TITLE_LENGTH]
    rule.prompt = f"{column.hint} Contoh: {column.example}"[:PROMPT_LENGTH]
    rule.showInputMessage = True
    rule.add(cells)
    return rule


def defined_name(name: str) -> str:
    """The defined name of a list in the workbook."""
    return f"Daftar_{SHOWN_NAMES.get(name, name)}"
