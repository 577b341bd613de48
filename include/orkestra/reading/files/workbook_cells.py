"""An XLSX workbook into sheets of raw cells: values from a fast library, all else from the XML itself.

The library is calamine, called the fast reader in this room.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from orkestra.findings import Finding
from orkestra.indonesian import format_number
from orkestra.reading.files.cells import Cell, RawSheet, UnreadableFileError
from orkestra.reading.files.pictures import find_picture_row
from orkestra.reading.files.plain_package import is_unusual, pack_plainly
from orkestra.reading.files.shared_strings import refuse_long_text, refuse_repeated_text
from orkestra.reading.files.sheet_facts import SheetFacts
from orkestra.reading.files.sheet_glance import glance_at
from orkestra.reading.files.sheet_xml import SHEET_CELLS, parse_sheet
from orkestra.reading.files.struck_styles import find_struck_styles, has_style
from orkestra.reading.files.workbook_parts import WorkbookSheet, list_sheets, read_targets
from orkestra.reading.files.zip_parts import XML_PART, ZipParts, refuse_definitions

MAX_SHEETS = 250
LARGE_BYTES = 5_000_000  # text is counted only in workbooks larger than this, because it takes time
GHOST_ROWS = 1_000  # fewer blank rows below the table are not reported
STRICT, GHOSTS = "F-020", "F-024"


def read_workbook(data: bytes, parts: ZipParts) -> tuple[list[RawSheet], list[Finding]]:
    """The sheets of a workbook, and findings about how it was read; `parts` are the parts of `data`.

    Raises: UnreadableFileError, zipfile.BadZipFile.
    """
    listed, is_strict = list_sheets(parts)
    if len(listed) > MAX_SHEETS:
        raise UnreadableFileError(Finding("F-003", found=f"{format_number(len(listed))} lembar"))
    struck = find_struck_styles(parts)
    facts = {sheet.part: collect_facts(sheet, parts, struck) for sheet in listed}
    if len(facts) < len(listed):
        raise UnreadableFileError(Finding("F-013", found="dua lembar dari satu bagian"))
    for name in parts.names:
        if XML_PART.search(name) and name not in facts:
            refuse_definitions(parts.read_chunks(name))
    refuse_long_text(sum(fact.text_length for fact in facts.values()))
    refuse_repeated_text(parts, {part: fact.shared_count for part, fact in facts.items()})
    values = read_checked(data, parts, listed, facts)
    sheets = [join_facts(sheet, rows, facts[sheet.part]) for sheet, rows in zip(listed, values, strict=True)]
    findings = [Finding(STRICT)] if is_strict else []
    return sheets, findings + find_ghosts(sheets, facts.values())


def collect_facts(sheet: WorkbookSheet, parts: ZipParts, struck: frozenset[str]) -> SheetFacts:
    """The facts of one sheet that its values do not show, with the row of its last picture."""
    facts = _collect_cell_facts(sheet, parts, struck)
    return replace(facts, picture_row=find_picture_row(parts, facts.drawing)) if facts.drawing else facts


def _collect_cell_facts(sheet: WorkbookSheet, parts: ZipParts, struck: frozenset[str]) -> SheetFacts:
    """The facts from a glance at the bytes; only a sheet that is not plain is parsed."""
    glance = glance_at(parts.read_chunks(sheet.part), lambda: parts.unpacked_bytes > LARGE_BYTES)
    is_struck = any(has_style(chunk, struck) for chunk in parts.read_chunks(sheet.part)) if struck else False
    if not glance.is_plain or is_struck:
        return parse_sheet(parts.read_chunks(sheet.part), read_targets(parts, sheet.part), struck)
    facts = SheetFacts()
    if glance.tail:
        facts = parse_sheet([b"<worksheet>", glance.tail], read_targets(parts, sheet.part))
    return replace(
        facts,
        row_count=glance.row_count,
        shared_count=glance.shared_count,
        text_length=glance.text_length,
        plain=b"",
        counts=(glance.filled_count, glance.text_count),
    )


def read_checked(
    data: bytes, parts: ZipParts, listed: Sequence[WorkbookSheet], facts: Mapping[str, SheetFacts]
) -> list[list[list[Cell]]]:
    """The values of all sheets, from rewritten XML wherever the fast reader may misread a cell.

    Raises: UnreadableFileError, zipfile.BadZipFile.
    Why: the fast reader is right about plain cells. From a sheet that seemed plain it must return as many
    filled cells and as many texts as the glance has counted; otherwise the sheet is parsed and rewritten,
    too.
    """
    plain = {part: fact.plain for part, fact in facts.items() if fact.plain}
    is_repacked = is_unusual(parts)
    while True:
        packed = pack_plainly(parts, listed, plain) if plain or is_repacked else data
        try:
            values = read_values(packed, len(listed))
        except zipfile.BadZipFile:
            if len(plain) == len(listed):
                raise
            doubted = listed
        else:
            pairs = zip(listed, values, strict=True)
            doubted = [
                sheet for sheet, rows in pairs if facts[sheet.part].counts not in (None, count_cells(rows))
            ]
        again = [sheet.part for sheet in doubted if sheet.part not in plain]
        if not again:
            return values
        plain |= {part: parse_sheet(parts.read_chunks(part), {}).plain for part in again}


def count_cells(rows: Iterable[Sequence[Cell]]) -> tuple[int, int]:
    """The numbers of filled cells and of texts among them."""
    filled = texts = 0
    for row in rows:
        filled += len(row) - row.count("")
        texts += sum(1 for cell in row if cell.__class__ is str and cell)
    return filled, texts


def read_values(data: bytes, sheet_count: int) -> list[list[list[Cell]]]:
    """The values of all sheets; blank where a cell holds a formula without a result, or an error.

    Raises: UnreadableFileError, zipfile.BadZipFile.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    values, cell_count = [], 0
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(workbook.sheet_names) != sheet_count:
            raise zipfile.BadZipFile
        for index in range(sheet_count):
            sheet = workbook.get_sheet_by_index(index)
            cell_count += sheet.total_height * sheet.total_width
            if cell_count > SHEET_CELLS:
                raise UnreadableFileError(Finding("F-003", found="terlalu banyak sel"))
            values.append(sheet.to_python(skip_empty_area=False))
    except (CalamineError, OverflowError) as error:  # the latter for a duration of millions of years
        raise zipfile.BadZipFile from error
    except BaseException as error:
        if (
            type(error).__name__ != "PanicException"
        ):  # a panic of Rust code: no Exception, and of a class that cannot be imported
            raise
        raise zipfile.BadZipFile from error
    return values


def join_facts(sheet: WorkbookSheet, rows: list[list[Cell]], facts: SheetFacts) -> RawSheet:
    """The values and facts of a sheet in one; facts about rows after its last one are dropped."""
    for (row, column), cell in facts.cells.items():
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = cell
    last = len(rows) - 1
    return RawSheet(
        sheet.name,
        rows,
        merged=tuple((*area[:2], min(area[2], last), area[3]) for area in facts.merged if area[0] <= last),
        linked=facts.linked,
        addresses={place: address for place, address in facts.addresses.items() if place[0] <= last},
        hidden_rows=frozenset(facts.hidden_rows),
        struck_rows=_list_struck(facts, rows),
        is_hidden=sheet.is_hidden,
        has_picture=facts.has_picture,
        picture_row=facts.picture_row,
    )


def _list_struck(facts: SheetFacts, rows: Sequence[Sequence[Cell]]) -> frozenset[int]:
    """The rows most of whose filled cells are struck through."""
    counts = [(row, count, len(rows[row]) - rows[row].count("")) for row, count in facts.struck_rows.items()
              if row < len(rows)]  # fmt: skip
    return frozenset(row for row, struck, filled in counts if struck * 2 > filled)


def find_ghosts(sheets: Iterable[RawSheet], facts: Iterable[SheetFacts]) -> list[Finding]:
    """A finding, if sheets have many blank rows below the filled ones."""
    counts = [
        (sheet.name, fact.row_count - len(sheet.rows)) for sheet, fact in zip(sheets, facts, strict=True)
    ]
    found = "; ".join(f"{name} {format_number(count)}" for name, count in counts if count >= GHOST_ROWS)
    return [Finding(GHOSTS, found=found)] if found else []
