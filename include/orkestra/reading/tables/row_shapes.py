"""Recognise filled rows that are no data: totals, examples, repeated headings, words below the table.

The whole row decides, never one word: the title of a publication may be "Jumlah korban turun".
"""

import re
from collections.abc import Sequence

from orkestra.indonesian import MONTHS, WEEKDAYS
from orkestra.reading.files.cells import Cell, CellFault
from orkestra.reading.specs import ColumnSpec, Origin, SheetSpec
from orkestra.reading.tables.spellings import is_blank, normalise_heading
from orkestra.reading.tables.table_rows import NUMBER, ReadRow, Table
from orkestra.reading.values.read_value import UnreadableCellError, read_value

TOTAL = re.compile(r"(?:(?:grand|sub|subtotal|total|jumlah|jml|rekap|rekapitulasi)\b ?)+")
TOTAL_WORDS = {
    "keseluruhan", "seluruhnya", "seluruh", "semua", "akhir", "umum", "minggu", "pekan", "bulan", "hari",
    "ini", "berita", "konten", "rilis", "laporan", "data", "media", "sosial", "medsos", "per", "dan",
    *(word.casefold() for word in (*MONTHS, *WEEKDAYS)),
}  # fmt: skip
EXAMPLE = re.compile(r"\W*(?:contoh|cth|misalnya|misal)(?: pengisian)?[\W\d]*$", re.IGNORECASE)
NOTHING = re.compile(r"nihil|nil|kosong|n/?a|[-–—]+|tidak ada(?: \w+){0,2}", re.IGNORECASE)
EXAMPLE_CELLS = 4  # so many cells equal to the template's example are no coincidence
LOOSE_CELLS = 3  # a line below a table has no more cells: place and date, a title, a name
NUMBERING_CELLS = 3
MONTH_START = "|".join(month[:3] for month in MONTHS) + "|Agt|Nop|Des"
ENDING = re.compile(
    r"(?:mengetahui|menyetujui|hormat kami|ttd|tertanda|nip|nrp|dibuat oleh|disusun oleh|diperiksa oleh)\b"
    r"|(?:catatan|keterangan|ket|sumber|nb|note)\s*[:.]|\*+\)?\s*\w|\(\s*[_.… ]+\s*\)|_{5,}"
    rf"|[a-z][a-z .'-]{{2,40}},[\s_.…\d]*(?:{MONTH_START})\w*\s+\d{{4}}\s*$",
    re.IGNORECASE,
)


def repeats_headings(table: Table, read: ReadRow) -> bool:
    """True if most filled cells repeat the headings above them, or number the columns: (1) (2) (3)."""
    places = [place for _, place, _ in table.wanted if not is_blank(read.cells[place])]
    again = sum(
        normalise_heading(cell) in table.headings.row.readings[place]
        for place in places
        if isinstance(cell := read.cells[place], str)
    )
    if again >= 2 and again * 2 > len(places):
        return True
    numbers = [_read_ordinal(cell) for cell in read.cells if not is_blank(cell)]
    return len(numbers) >= NUMBERING_CELLS and numbers == list(range(1, len(numbers) + 1))


def _read_ordinal(cell: Cell) -> int | None:
    match = re.fullmatch(r"\(?(\d{1,3})(?:\.0)?\)?", str(cell).strip())
    return int(match[1]) if match else None


def is_example(table: Table, read: ReadRow, origin: Origin) -> bool:
    """True if a row equals the template's example, or its first cell names it an example.

    Why one text is compared first: nearly no row is an example, and reading all examples costs time.
    """
    label = read.cells[table.wanted[0][1]]
    if isinstance(label, str) and EXAMPLE.match(label):
        return True
    index, place, key = next((line for line in table.wanted if _is_key(line[2])), table.wanted[-1])
    if read.row.values[index] is None or read.cells[place] != key.example:
        return False
    same = [
        _equals_example(read.cells[place], column, origin)
        for index, place, column in table.wanted
        if not is_blank(read.cells[place]) and column.name != NUMBER
    ]
    return len(same) >= EXAMPLE_CELLS and all(same)


def _is_key(column: ColumnSpec) -> bool:
    return column.is_required and column.kind in ("text", "identifier")


def _equals_example(cell: Cell, column: ColumnSpec, origin: Origin) -> bool:
    try:
        return (
            read_value(cell, column, origin).value == read_value(column.example or "", column, origin).value
        )
    except UnreadableCellError:
        return False


def is_banner(table: Table, read: ReadRow) -> bool:
    """True if a row is one text across the table: the title of a group of rows."""
    filled = [cell for cell in read.cells if not is_blank(cell)]
    if len(filled) != 1 or not isinstance(filled[0], str):
        return False
    row_index = read.row.row_no - 1
    width = sum(last - first + 1 for top, first, _, last in table.sheet.merged if top == row_index)
    return width * 2 > len(table.wanted)


def is_nil(table: Table, read: ReadRow) -> bool:
    """True if all filled cells state that there is nothing to report: "NIHIL", "-", "tidak ada kegiatan"."""
    cells = [cell for place in table.places() if not is_blank(cell := read.cells[place])]
    return all(isinstance(cell, str) and NOTHING.fullmatch(cell.strip()) for cell in cells)


def is_total(table: Table, read: ReadRow) -> bool:
    """True if a row is a label of a total, with nothing but numbers beside it."""
    filled = [cell for cell in read.cells if not is_blank(cell)]
    label = next((cell for cell in filled if isinstance(cell, str) and not _is_number(cell)), None)
    others = [cell for cell in filled if cell is not label]
    if label is None or not all(map(_is_number, others)):
        return False
    words = normalise_heading(label)
    start = TOTAL.match(words)
    if start is None:
        return False
    rest = words[start.end() :].split()
    return not rest or (bool(others) and set(rest) <= TOTAL_WORDS | _list_words(table.spec))


def _list_words(spec: SheetSpec) -> set[str]:
    """The words of a sheet's headings and choices, which may follow the word "total" in a label."""
    texts = [spec.shown_name]
    for column in spec.columns:
        texts += [column.heading, *column.variants, *column.choices]
    return {word for text in texts for word in normalise_heading(text).split()}


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return re.fullmatch(r"[\d.,\s]*\d[\d.,\s]*%?|-+", cell) is not None
    return isinstance(cell, int | float | CellFault)


def find_ending(table: Table, rows: Sequence[ReadRow]) -> int:
    """The number of rows before the signatures and notes at the end of a table.

    Why: a row of a few words may be data. It is part of the ending only if all rows below it are such rows,
    too, and one of them is recognised as a signature or a note.
    """
    start = len(rows)
    while start and _is_loose(table, rows[start - 1]):
        start -= 1
    loose = rows[start:]
    if not any(map(_is_ending, loose)):
        return len(rows)
    for count, read in enumerate(loose, start=start):
        row_before = rows[count - 1].row.row_no if count else table.first_row
        if _is_ending(read) or read.row.row_no > row_before + 1:
            return count
    return len(rows)


def _is_loose(table: Table, read: ReadRow) -> bool:
    if not read.is_odd or sum(not is_blank(cell) for cell in read.cells) > LOOSE_CELLS:
        return False
    return all(
        read.row.values[index] is None or column.kind in ("text", "identifier", "url", "list")
        for index, _, column in table.wanted
        if column.is_required
    )


def _is_ending(read: ReadRow) -> bool:
    return any(isinstance(cell, str) and ENDING.match(cell.strip()) for cell in read.cells)
