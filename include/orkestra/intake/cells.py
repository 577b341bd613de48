"""A file's bytes into sheets of raw cells. Runs in the reader process: what comes in here is hostile."""

import csv
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO
from xml.parsers import expat

from orkestra.findings import Finding, column_letter


@dataclass(frozen=True)
class CellFault:
    """What stands where a cell has no value to read.

    `kind` is "formula" (one whose result the file does not hold) or "error" (an error of the spreadsheet
    program); `text` is the formula or the error as the file has it.
    """

    kind: str
    text: str


Cell = str | float | int | bool | date | datetime | time | timedelta | CellFault

CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# A sheet is held as a full rectangle up to its last filled cell; this many fit into the reader's memory.
SHEET_CELLS = 1_000_000
CHUNK_BYTES, OVERLAP_BYTES = 4 << 20, 256
FAR_OUT = re.compile(rb'r="(?:[A-Z]{3}|[B-Z][A-Z]|[A-Z]*\d{5}|[^"]*&)')
PLAIN_TAGS = (b'<c r="', b'<row r="')
OTHER_TAGS = (
    b"<c ",
    b"<c>",
    b"<c/",
    b"<c\n",
    b"<row ",
    b"<row>",
    b"<row/",
    b"<row\n",
    b":c ",
    b":row ",
    b"\x00",
)


@dataclass(frozen=True)
class FileLimits:
    """The size from which on a file is not read; `unpacked_ratio` is unpacked to packed bytes."""

    file_bytes: int
    unpacked_bytes: int
    unpacked_ratio: int
    data_rows: int


@dataclass(frozen=True)
class RawSheet:
    """One sheet: rows[r][c] as the file has it; row r is shown as r + 1 by spreadsheet programs."""

    name: str
    rows: list[list[Cell]]


# What a file that is cut off, damaged or made to deceive makes the libraries raise.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, csv.Error, expat.ExpatError,
    EOFError, OSError, ValueError, NotImplementedError, RuntimeError,
)  # fmt: skip


class UnreadableFileError(Exception):
    """The file cannot be read further; carries the finding for the unit."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.rule)
        self.finding = finding


def read_cells(data: bytes, limits: FileLimits) -> list[RawSheet]:
    """The sheets of an XLSX workbook, or of CSV files in a zip (file name = sheet name).

    Raises: UnreadableFileError, when the kind, the size or the bytes do not allow it.
    """
    if len(data) > limits.file_bytes:
        raise UnreadableFileError(too_large(len(data)))
    if not data.startswith(b"PK\x03\x04"):
        raise UnreadableFileError(Finding("F-002", found=_kind_of(data)))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > min(limits.unpacked_bytes, limits.unpacked_ratio * len(data)):
                raise UnreadableFileError(
                    Finding("F-003", found=f"{unpacked / 1024 / 1024:.0f} MB setelah dibuka")
                )
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" in names:
                if not any(name.startswith("xl/") for name in names):
                    raise UnreadableFileError(Finding("F-002", found="dokumen Office lain"))
                for name in sorted(names):
                    if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                        with archive.open(name) as sheet:
                            refuse_stray_cells(sheet)
                sheets = _read_workbook(data)
            elif any(name.lower().endswith(".csv") for name in names):
                sheets = _read_csv_files(archive)
            else:
                raise UnreadableFileError(Finding("F-002", found="arsip zip tanpa buku kerja"))
    except DAMAGE as error:
        raise UnreadableFileError(Finding("F-001", found="berkas terpotong atau rusak")) from error
    filled_rows = sum(1 for sheet in sheets for row in sheet.rows if any(cell != "" for cell in row))
    if filled_rows > limits.data_rows:
        raise UnreadableFileError(
            Finding("F-003", found=f"lebih dari {limits.data_rows:,} baris".replace(",", "."))
        )
    return [RawSheet(sheet.name, [_clean(row) for row in sheet.rows]) for sheet in sheets]


def _clean(row: list[Cell]) -> list[Cell]:
    """The cells without characters that no one sees and no database keeps."""
    return [
        CONTROL_CHARACTERS.sub("", cell) if isinstance(cell, str) and not cell.isprintable() else cell
        for cell in row
    ]


def too_large(size_bytes: int) -> Finding:
    """The finding for a file that is not read because of its size."""
    return Finding("F-003", found=f"{size_bytes / 1024 / 1024:.0f} MB")


def refuse_stray_cells(sheet: IO[bytes]) -> None:
    """Nothing, for a sheet of ordinary size; styled but blank cells do not count.

    Raises: UnreadableFileError, naming the filled cell because of which the sheet would not fit into memory.
    Why: the fast reader builds the whole rectangle as soon as a sheet is touched, so this looks first. Most
    sheets name no cell that lies far out, and need no closer look.
    """
    if not may_be_far_out(sheet):
        return
    sheet.seek(0)
    row, column, last_row, last_column = 0, 0, 0, 0

    def look(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, last_row, last_column
        match tag.rpartition(":")[2]:
            case "row":
                row, column = int(attributes.get("r", row + 1)), 0
            case "c":
                letters = attributes.get("r", "").rstrip("0123456789")
                column = _column_number(letters) if letters else column + 1
            case "v" | "is":
                last_row, last_column = max(last_row, row), max(last_column, column)
                if last_row * last_column > SHEET_CELLS:
                    cell = f"{column_letter(column - 1)}{row}"
                    raise UnreadableFileError(
                        Finding("F-003", found=f"ada isi jauh di luar tabel, di sel {cell}")
                    )

    parser = expat.ParserCreate()
    parser.StartElementHandler = look
    parser.ParseFile(sheet)


def may_be_far_out(sheet: IO[bytes]) -> bool:
    """Whether some row or cell lies beyond AZ9999, or does not plainly say where it lies."""
    rest = b""
    while chunk := sheet.read(CHUNK_BYTES):
        plain_count = sum(map(chunk.count, PLAIN_TAGS))
        if plain_count != sum(map(chunk.count, OTHER_TAGS)) or FAR_OUT.search(rest + chunk):
            return True
        rest = chunk[-OVERLAP_BYTES:]
    return False


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _read_workbook(data: bytes) -> list[RawSheet]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            RawSheet(name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in workbook.sheet_names
        ]
    except CalamineError as error:
        raise UnreadableFileError(Finding("F-001", found="berkas terpotong atau rusak")) from error


def _read_csv_files(archive: zipfile.ZipFile) -> list[RawSheet]:
    sheets = []
    for entry in archive.infolist():
        if not entry.filename.lower().endswith(".csv"):
            continue
        text = _decode(archive.read(entry))
        first_line = text.partition("\n")[0]
        separator = max(";,\t", key=first_line.count)
        rows: list[list[Cell]] = [list(row) for row in csv.reader(io.StringIO(text), delimiter=separator)]
        sheets.append(RawSheet(entry.filename.rpartition("/")[2][:-4], rows))
    return sheets


def _decode(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFileError(Finding("F-001", found="aksara berkas CSV tidak dikenal"))


def _kind_of(data: bytes) -> str:
    if not data:
        return "berkas kosong"
    kinds = {
        b"%PDF": "PDF",
        b"\xd0\xcf\x11\xe0": "Excel lama (.xls) atau berkas bersandi",
        b"\x89PNG": "gambar",
        b"\xff\xd8\xff": "gambar",
    }
    return next((name for start, name in kinds.items() if data.startswith(start)), "bukan buku kerja Excel")
