"""One sheet of the file as a table: its data rows, and findings about all other rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from orkestra.findings import Finding, column_letter
from orkestra.reading.files.cells import CellFault, RawSheet
from orkestra.reading.specs import Origin, SheetSpec
from orkestra.reading.tables.cell_overrides import list_linked, list_merged
from orkestra.reading.tables.heading_row import find_heading_row
from orkestra.reading.tables.headings import match_headings
from orkestra.reading.tables.join_findings import join_findings, name_rows, shorten_list
from orkestra.reading.tables.row_shapes import (
    find_ending,
    is_banner,
    is_example,
    is_nil,
    is_total,
    repeats_headings,
)
from orkestra.reading.tables.sparse_rows import is_mark, list_filled, name_cells, report_sparse
from orkestra.reading.tables.spellings import is_blank
from orkestra.reading.tables.table_rows import ReadRow, Table, read_rows
from orkestra.reading.tables.totals import check_totals
from orkestra.reading.tables.typed_rows import TypedRow
from orkestra.reading.values.read_value import show_cell


@dataclass
class TypedTable:
    """The data rows of one sheet of the file, numbered as its program shows them.

    `row_count` is the number of the sheet's last row.
    """

    shown_name: str
    row_count: int
    column_letters: dict[str, str]
    rows: list[TypedRow]
    findings: list[Finding]


@dataclass
class SortedRows:
    """The filled rows of a table, by their role."""

    data: list[ReadRow] = field(default_factory=list)
    headings: list[ReadRow] = field(default_factory=list)
    examples: list[ReadRow] = field(default_factory=list)
    totals: list[ReadRow] = field(default_factory=list)
    marks: list[ReadRow] = field(default_factory=list)
    ending: list[ReadRow] = field(default_factory=list)


def type_table(sheet: RawSheet, spec: SheetSpec, origin: Origin) -> TypedTable | None:
    """The table of a sheet; None if it has no headings.

    Why: findings about headings are reported only where rows stand below them.
    """
    heading_row = find_heading_row(sheet, spec)
    if heading_row is None:
        return None
    headings = match_headings(heading_row, sheet, spec, origin)
    table = read_rows(sheet, spec, headings, origin)
    rows = sort_rows(table, origin)
    letters = {spec.columns[index].name: column_letter(place) for index, place in headings.places.items()}
    findings = [*(headings.findings if rows.data else ()), *_describe_dropped(table, rows)]
    if not rows.data and sheet.picture_row > heading_row.last_row:
        findings.append(Finding("S-018", spec.name, None, None, sheet.name, " di bawah judul kolom"))
    if rows.data:
        found = [finding for read in rows.data for finding in read.findings]
        found += [*check_totals(table, rows.data, rows.totals), *_describe_cells(table, rows.data)]
        findings += join_findings(found, spec.info_rules, letters)
    return TypedTable(sheet.name, len(sheet.rows), letters, [read.row for read in rows.data], findings)


def sort_rows(table: Table, origin: Origin) -> SortedRows:
    """The rows by their role; only odd ones can be anything but data or an example."""
    rows = SortedRows()
    for read in table.rows:
        if read.is_odd and (repeats_headings(table, read) or is_banner(table, read)):
            rows.headings.append(read)
        elif is_example(table, read, origin):
            rows.examples.append(read)
        elif read.is_odd and is_nil(table, read):
            table.empty_rows.append(read.row.row_no)
        elif read.is_odd and is_total(table, read):
            rows.totals.append(read)
        elif read.is_odd and is_mark(table, read):
            rows.marks.append(read)
        else:
            rows.data.append(read)
    end = find_ending(table, rows.data)
    rows.data, rows.ending = rows.data[:end], rows.data[end:]
    for before, read in zip([None, *rows.data], rows.data, strict=False):
        report_sparse(table, read, before)
    return rows


def _describe_dropped(table: Table, rows: SortedRows) -> Iterator[Finding]:
    """A finding for each kind of rows that are no data and were left out."""
    name = table.spec.name
    if table.empty_rows:
        yield Finding("S-020", name, found=name_rows(table.empty_rows))
    for rule, dropped in (("S-021", rows.totals), ("S-023", rows.examples), ("S-024", rows.headings)):
        if dropped:
            yield Finding(rule, name, found=name_rows([read.row.row_no for read in dropped]))
    if rows.marks:
        cells = [name_cells(list_filled(table, read), read.row.row_no) for read in rows.marks]
        yield Finding("S-040", name, found=shorten_list(cells))
    if rows.ending:
        first = next((show_cell(cell) for cell in rows.ending[0].cells if not is_blank(cell)), "")
        row_nos = [read.row.row_no for read in rows.ending]
        yield Finding("S-025", name, found=name_rows(row_nos), meant=first)


def _describe_cells(table: Table, data: list[ReadRow]) -> Iterator[Finding]:
    """Findings about all that a unit should check: hidden and struck rows, merged cells, followed links."""
    sheet, name = table.sheet, table.spec.name
    row_nos = {read.row.row_no for read in data}
    columns = {place: column.name for _, place, column in table.wanted}
    hidden = [row_index + 1 for row_index in sheet.hidden_rows if row_index + 1 in row_nos]
    if hidden:
        yield Finding("S-026", name, found=name_rows(hidden))
    for read in data if sheet.struck_rows else ():
        if read.row.row_no - 1 in sheet.struck_rows and (filled := list_filled(table, read)):
            yield Finding("S-043", name, read.row.row_no, filled[0][1].name, show_cell(filled[0][2]))
    for top, place, bottom in list_merged(sheet, table.first_row, table.places()):
        if any(row_index + 1 in row_nos for row_index in range(top + 1, bottom + 1)):
            letter = column_letter(place)
            cells = f"{letter}{top + 1}:{letter}{bottom + 1}"
            yield Finding("S-027", name, top + 1, columns[place], cells, show_cell(sheet.rows[top][place]))
    for row_index, place in list_linked(sheet.linked, row_nos, columns):
        if isinstance(sheet.rows[row_index][place], CellFault):
            continue  # it has no value to check
        shown = show_cell(sheet.rows[row_index][place])
        yield Finding("C-020", name, row_index + 1, columns[place], shown, sheet.linked[row_index, place])
    for (row_index, place), words in table.overrides.linked.items():
        if row_index + 1 in row_nos:
            target = sheet.addresses[row_index, place]
            yield Finding("C-021", name, row_index + 1, columns[place], words, target)
