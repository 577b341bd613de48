"""Compare the totals that a unit wrote with the sums of its rows."""

from collections.abc import Iterator, Mapping, Sequence

from orkestra.findings import Finding
from orkestra.indonesian import format_number
from orkestra.reading.tables.table_rows import ReadRow, Table

Sums = dict[int, int | None]


def check_totals(table: Table, data: Sequence[ReadRow], totals: Sequence[ReadRow]) -> Iterator[Finding]:
    """A question for each total that is neither the sum since the last total nor of all rows above.

    Why: a difference may mean that rows are missing; the total itself is never used.
    """
    columns = {index: column.name for index, _, column in table.wanted if column.kind == "integer"}
    waiting = list(data)
    whole: Sums = dict.fromkeys(columns, 0)
    for total in totals:
        above = [read for read in waiting if read.row.row_no < total.row.row_no]
        waiting = waiting[len(above) :]
        part = _sum_up(columns, above)
        whole = {index: _add(whole[index], part[index]) for index in columns}
        for index, name in columns.items():
            said, sums = total.row.values[index], {part[index], whole[index]}
            if isinstance(said, int) and None not in sums and said not in sums:
                yield Finding(
                    "S-022", table.spec.name, total.row.row_no, name,
                    format_number(said), format_number(whole[index] or 0),
                )  # fmt: skip


def _sum_up(columns: Mapping[int, str], rows: Sequence[ReadRow]) -> Sums:
    """The sums of the columns; None for a column with an unreadable cell."""
    sums: Sums = {}
    for index, name in columns.items():
        values = [read.row.values[index] for read in rows]
        is_whole = not any(name in read.row.unreadable for read in rows)
        sums[index] = sum(value for value in values if isinstance(value, int)) if is_whole else None
    return sums


def _add(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
