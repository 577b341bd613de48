"""Detect a file whose dates all lie in one other week, and report it once instead of at each row."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from orkestra.findings import Finding
from orkestra.indonesian import format_number
from orkestra.reading.specs import Origin, SheetSpec
from orkestra.reading.tables.typed_rows import TypedRow, TypedWorkbook
from orkestra.reading.values.dates import find_week
from orkestra.reading.values.readings import Value
from orkestra.week import Week

OTHER_WEEK = "S-042"
DATED = {"publication": "published_local", "outreach": "event_date"}  # columns with dates within the week
MIN_ROWS = 3  # fewer rows may each be a typing error


def find_other_week(workbook: TypedWorkbook, specs: Sequence[SheetSpec], origin: Origin) -> list[Finding]:
    """One finding for a file of another week, whose dates become unreadable, so that no rule reports them.

    Why: the week decides where the whole file counts, so no single row can be corrected.
    """
    week = find_week(origin.week)
    dated = list(_list_dated(workbook, specs))
    weeks = {Week.of(_day_of(row.values[index])) for row, index, _ in dated}
    if week is None or len(dated) < MIN_ROWS or len(weeks) != 1 or week in weeks:
        return []
    for row, index, column in dated:
        row.values[index] = None
        row.unreadable.append(column)
    (other,) = weeks
    return [Finding(OTHER_WEEK, found=f"{format_number(len(dated))} baris", meant=other.in_sentence)]


def _list_dated(workbook: TypedWorkbook, specs: Sequence[SheetSpec]) -> Iterator[tuple[TypedRow, int, str]]:
    """Each row that has a date, with the index and the name of its column."""
    for spec in specs:
        sheet = workbook.sheets.get(spec.name)
        for index, column in enumerate(spec.columns):
            if sheet and DATED.get(spec.name) == column.name:
                yield from ((row, index, column.name) for row in sheet.rows if row.values[index] is not None)


def _day_of(value: Value | None) -> date:
    assert isinstance(value, date)
    return value.date() if isinstance(value, datetime) else value
