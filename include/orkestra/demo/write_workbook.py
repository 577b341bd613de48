"""A return as a file: the template's workbook, or CSV files in a zip. Equal returns give equal bytes."""

import csv
import io
import re
import zipfile
from datetime import date, datetime
from typing import Any

from orkestra.demo.invent_return import Return
from orkestra.demo.scene import Row, Value
from orkestra.registry import Column, Registry
from orkestra.registry.sheet_names import DATA_SHEETS, SHEET_NAMES
from orkestra.week import Week

HEADING_ROW = 5
SAVED_AT = b"2026-01-01T00:00:00Z"
WIDTHS = {
    "title": 60,
    "url": 44,
    "evidence": 44,
    "question_text": 60,
    "audience": 24,
    "activity": 40,
    "outlet": 24,
}


class SteadyZip(zipfile.ZipFile):
    """A zip that notes no time of writing, so that equal content is equal bytes."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Adds content under a name, dated as zip files are when nothing is known."""
        content = data.encode() if isinstance(data, str) else bytes(data)
        if zinfo_or_arcname == "docProps/core.xml":
            content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", SAVED_AT, content)
        info = zipfile.ZipInfo(zinfo_or_arcname)
        super().writestr(info, content, zipfile.ZIP_DEFLATED, 6)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Adds a file's content under a name."""
        with open(filename, "rb") as file:  # noqa: PTH123 - a path of openpyxl's own
            self.writestr(arcname, file.read())


def make_workbook(content: Return, registry: Registry, week: Week) -> bytes:
    """The XLSX workbook of a return, laid out as the template: spec/submission.md, v1."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    workbook = Workbook(write_only=True)
    unit_name = str(content.cover["unit_name"])
    cover = workbook.create_sheet(SHEET_NAMES["cover"])
    cover.column_dimensions["A"].width, cover.column_dimensions["B"].width = 26, 70
    write_cover(cover, content.cover, registry.columns("cover"), week)
    lists = {
        column.list: registry.list_values(column.list) for column in registry.sheet_columns if column.list
    }
    for sheet in DATA_SHEETS:
        title = f"Laporan Mingguan Bakohumas: {SHEET_NAMES[sheet]}"
        target = workbook.create_sheet(SHEET_NAMES[sheet])
        write_table(
            target, [title, unit_name, week.label], registry.columns(sheet), content.rows[sheet], list(lists)
        )
    references = workbook.create_sheet("Referensi")
    references.sheet_state = "hidden"
    references.append([name or "" for name in lists])
    for index in range(max(len(values) for values in lists.values())):
        references.append([values[index] if index < len(values) else None for values in lists.values()])
    buffer = io.BytesIO()
    with SteadyZip(buffer, "w") as archive:
        ExcelWriter(workbook, archive).save()
    return buffer.getvalue()


def write_cover(target: Any, cover: Row, columns: list[Column], week: Week) -> None:
    """Identitas: a title, then a label and a value in each row."""
    target.append([styled(target, "Laporan Mingguan Bakohumas", is_title=True)])
    target.append([week.label])
    target.append([])
    for column in columns:
        label = styled(target, column.heading, is_required=column.required)
        target.append([label, styled(target, cover.get(column.column))])


def write_table(
    target: Any,
    head: list[str],
    columns: list[Column],
    rows: list[Row],
    lists: list[str | None],
) -> None:
    """A data sheet: title in row 1, headings in row 5, data from row 6, dropdowns below the headings."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    target.freeze_panes = f"A{HEADING_ROW + 1}"
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        target.column_dimensions[letter].width = WIDTHS.get(column.column, max(12, len(column.heading) + 3))
        if column.list:
            source = get_column_letter(lists.index(column.list) + 1)
            rule = DataValidation(
                "list", f"Referensi!${source}$2:${source}$60", allow_blank=True, showErrorMessage=False
            )
            rule.add(f"{letter}{HEADING_ROW + 1}:{letter}1000")
            target.data_validations.append(rule)
    target.append([styled(target, head[0], is_title=True)])
    for text in head[1:]:
        target.append([text])
    target.append([])
    target.append([styled(target, column.heading, is_required=column.required) for column in columns])
    for row in rows:
        target.append([styled(target, row.get(column.column)) for column in columns])


def styled(target: Any, value: Value, *, is_title: bool = False, is_required: bool | None = None) -> Any:
    """A cell: a title large, a heading coloured (darker when required), dates as Indonesians write them."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill

    if not is_title and is_required is None and not isinstance(value, date):
        return value
    cell: Any = WriteOnlyCell(target, value)  # type: ignore[arg-type]  # the stubs leave out date
    if is_title:
        cell.font = Font(bold=True, size=14)
    elif is_required is not None:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="BDD7EE" if is_required else "E7E6E6")
    else:
        cell.number_format = "dd/mm/yyyy hh:mm" if isinstance(value, datetime) else "dd/mm/yyyy"
    return cell


def make_csv_zip(content: Return, registry: Registry) -> bytes:
    """The same sheets as CSV files in a zip, as spreadsheet programs with Indonesian settings write them."""
    buffer = io.BytesIO()
    with SteadyZip(buffer, "w") as archive:
        labels = [
            [column.heading, text_of(content.cover.get(column.column))]
            for column in registry.columns("cover")
        ]
        archive.writestr("identitas.csv", make_csv(labels))
        for sheet in DATA_SHEETS:
            columns = registry.columns(sheet)
            table = [[column.heading for column in columns]]
            table += [[text_of(row.get(column.column)) for column in columns] for row in content.rows[sheet]]
            archive.writestr(f"{SHEET_NAMES[sheet]}.csv", make_csv(table))
    return buffer.getvalue()


def make_csv(table: list[list[str]]) -> bytes:
    """One CSV file, with the mark that tells spreadsheet programs that it is UTF-8."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(table)
    return buffer.getvalue().encode("utf-8-sig")


def text_of(value: Value) -> str:
    """A value as a spreadsheet program with Indonesian settings writes it into CSV."""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H.%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return "" if value is None else str(value)
