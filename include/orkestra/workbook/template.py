"""The workbook that a unit fills in for one week, with all that is known already filled in."""

from collections.abc import Mapping, Sequence

from orkestra.registry import Registry, Unit
from orkestra.sheet_names import DATA_SHEETS, SHEET_NAMES
from orkestra.week import Week
from orkestra.workbook.cover_sheet import write_cover
from orkestra.workbook.data_sheet import write_table
from orkestra.workbook.layout import TEMPLATE_VERSION, Row, list_choices
from orkestra.workbook.reference_sheet import write_references
from orkestra.workbook.steady_zip import save_workbook
from orkestra.workbook.styles import TAB_COLOURS, add_styles


def make_template(
    registry: Registry,
    unit: Unit,
    week: Week,
    open_issues: Sequence[Row] = (),
    rows: Mapping[str, Sequence[Row]] | None = None,
    cover: Row | None = None,
) -> bytes:
    """The XLSX template of a unit's week. Equal arguments give equal bytes.

    `open_issues` are the first rows of Isu; `rows` and `cover` fill in the other sheets, as a unit would.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.properties.creator = "Bakohumas"
    workbook.properties.title = f"Laporan Mingguan Bakohumas, {unit.short_name}, {week.label}"
    add_styles(workbook)
    choices = list_choices(registry, unit, week)
    given: Row = {
        "unit_code": unit.unit_code,
        "unit_name": unit.unit_name,
        "week": str(week),
        "template_version": TEMPLATE_VERSION,
    }
    first = workbook.worksheets[0]
    first.title = SHEET_NAMES["cover"]
    write_cover(first, registry, unit, week, {**given, **(cover or {})}, choices)
    for name in DATA_SHEETS:
        carried = open_issues if name == "issue" else ()
        filled = [*carried, *(rows or {}).get(name, ())]
        sheet = workbook.create_sheet(SHEET_NAMES[name])
        subtitle = f"{unit.unit_name} · {week.label}"
        write_table(sheet, name, subtitle, registry, filled, choices, is_carried=bool(carried))
    for name, shown in SHEET_NAMES.items():
        workbook[shown].sheet_properties.tabColor = TAB_COLOURS[name]
    write_references(workbook, registry, unit, week, choices)
    return save_workbook(workbook)
