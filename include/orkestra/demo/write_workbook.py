"""A return as a file: the template's workbook, or CSV files in a zip. Equal returns give equal bytes."""

import csv
import io
from datetime import date, datetime

from orkestra.demo.invent_return import Return
from orkestra.demo.scene import Scene, Value
from orkestra.registry import Registry
from orkestra.sheet_names import DATA_SHEETS, SHEET_NAMES
from orkestra.workbook.steady_zip import SteadyZip
from orkestra.workbook.template import make_template


def make_workbook(content: Return, scene: Scene) -> bytes:
    """The unit's template of the week, filled in."""
    return make_template(scene.registry, scene.unit, scene.week, rows=content.rows, cover=content.cover)


def make_csv_zip(content: Return, registry: Registry) -> bytes:
    """The same sheets as CSV files in a zip, as spreadsheet programs with Indonesian settings write them."""
    buffer = io.BytesIO()
    with SteadyZip(buffer, "w") as archive:
        labels = [
            [column.heading, text_of(content.cover.get(column.column_name))]
            for column in registry.columns("cover")
        ]
        archive.writestr("identitas.csv", make_csv(labels))
        for sheet in DATA_SHEETS:
            columns = registry.columns(sheet)
            table = [[column.heading for column in columns]]
            table += [
                [text_of(row.get(column.column_name)) for column in columns] for row in content.rows[sheet]
            ]
            archive.writestr(f"{SHEET_NAMES[sheet]}.csv", make_csv(table))
    return buffer.getvalue()


def make_csv(table: list[list[str]]) -> bytes:
    """One CSV file, with the byte order mark by which spreadsheet programs recognise UTF-8."""
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
