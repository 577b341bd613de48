"""A file whose dates all lie in one other week: said once, not at each of its rows."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from orkestra.findings import Finding
from orkestra.indonesian import format_number
from orkestra.intake.specs import Origin, SheetSpec
from orkestra.intake.tables.typed_rows import TypedRow, TypedWorkbook
from orkestra.intake.values.dates import find_week
from orkestra.intake.values.readings import Value
from orkestra.week import Week

OTHER_WEEK = "S-042"
DATED = {"publication": "published_local", "outreach": "held_date"}  # columns whose dates lie in the week
MIN_ROWS = 3  # fewer rows may each be a slip of the hand


def find_other_week(workbook: TypedWorkbook, specs: Sequence[SheetSpec], origin: Origin) -> list[Finding]:
    """One finding for a file of another week; rules on its dates stay silent then.

    Why: the week decides where the whole file counts, so no row is moved and none is mended by itself.
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
    return [Finding(OTHER_WEEK, found=f"{format_number(len(dated))} baris", meant=other.label)]


def _list_dated(workbook: TypedWorkbook, specs: Sequence[SheetSpec]) -> Iterator[tuple[TypedRow, int, str]]:
    """Each row that has a date, with the place and the name of its column."""
    for spec in specs:
        column = DATED.get(spec.name)
        if column is None or spec.name not in workbook.sheets:
            continue
        index = next(index for index, one in enumerate(spec.columns) if one.name == column)
        for row in workbook.sheets[spec.name].rows:
            if row.values[index] is not None:
                yield row, index, column


def _day_of(value: Value | None) -> date:
    assert isinstance(value, date)
    return value.date() if isinstance(value, datetime) else value
