"""The hidden sheet Referensi: the lists of the dropdowns, and the identity of the template."""

from typing import TYPE_CHECKING

from orkestra.registry import Registry, Unit
from orkestra.week import Week
from orkestra.workbook.layout import TEMPLATE_VERSION, Choices, hash_layout
from orkestra.workbook.notes import defined_name
from orkestra.workbook.styles import put

if TYPE_CHECKING:
    from openpyxl import Workbook

NAME = "Referensi"
FIRST_LIST_COLUMN = 4


def write_references(
    workbook: "Workbook", registry: Registry, unit: Unit, week: Week, choices: Choices
) -> None:
    """Add the sheet, with a defined name for each list, to which dropdowns refer."""
    from openpyxl.utils import get_column_letter
    from openpyxl.workbook.defined_name import DefinedName

    sheet = workbook.create_sheet(NAME)
    sheet.sheet_state = "hidden"
    facts = {
        "Templat": TEMPLATE_VERSION,
        "Susunan": hash_layout(registry),
        "Kode unit": unit.unit_code,
        "Pekan": str(week),
    }
    for row_no, (label, fact) in enumerate(facts.items(), start=1):
        put(sheet, row_no, 1, label, "text")
        put(sheet, row_no, 2, fact, "text")
    column_no = FIRST_LIST_COLUMN
    for name, listed in choices.items():
        put(sheet, 1, column_no, defined_name(name), "text")
        for row_no, choice in enumerate(listed, start=2):
            put(sheet, row_no, column_no, choice.value, "text")
            if choice.meaning:
                put(sheet, row_no, column_no + 1, choice.meaning, "text")
        if listed:
            letter = get_column_letter(column_no)
            place = f"{NAME}!${letter}$2:${letter}${len(listed) + 1}"
            workbook.defined_names[defined_name(name)] = DefinedName(defined_name(name), attr_text=place)
        column_no += 2 if any(choice.meaning for choice in listed) else 1
