"""CSV files into sheets of raw cells."""

import csv
import io
import posixpath
from collections.abc import Iterable, Iterator

from orkestra.findings import Finding
from orkestra.indonesian import format_number
from orkestra.reading.files.cells import Cell, RawSheet, UnreadableFileError
from orkestra.reading.files.csv_text import SEPARATORS, decode, find_separator
from orkestra.reading.files.package_kind import list_csv
from orkestra.reading.files.shared_strings import refuse_long_text
from orkestra.reading.files.sheet_xml import SHEET_CELLS
from orkestra.reading.files.zip_parts import ZipParts

SEPARATED, ENCODED, LONE = "F-021", "F-022", "F-023"
OPEN_QUOTE = Finding("F-001", found="tanda kutip CSV tidak ditutup, atau satu sel terlalu panjang")
# A letter that no file uses, as the last row: if a quote is still open, it does not come back as a row.
LAST_LINE = "\ue000"


def read_lone_csv(data: bytes) -> tuple[list[RawSheet], list[Finding]]:
    """The only sheet of a CSV file, without a name, and findings about how it was read.

    Raises: UnreadableFileError, if it is no table.
    """
    rows, separator, encoding = read_rows(data)
    if max(map(len, rows), default=0) < 2:
        raise UnreadableFileError(Finding("F-002", found="teks biasa"))
    return [RawSheet("", rows, is_csv=True)], [Finding(LONE), *describe_csv({separator}, {encoding})]


def read_csv_files(parts: ZipParts) -> tuple[list[RawSheet], list[Finding]]:
    """The sheets of the CSV files in an archive, named as the files, and findings about how they were read.

    Raises: UnreadableFileError.
    """
    sheets, separators, encodings = [], set(), set()
    for name in list_csv(parts):
        raw = parts.read(name)
        refuse_long_text(parts.unpacked_bytes)
        rows, separator, encoding = read_rows(raw)
        sheets.append(RawSheet(posixpath.splitext(posixpath.basename(name))[0], rows, is_csv=True))
        if max(map(len, rows), default=0) > 1:
            separators.add(separator)
        encodings.add(encoding)
    return sheets, describe_csv(separators, encodings)


def read_rows(raw: bytes) -> tuple[list[list[Cell]], str, str]:
    """The rows of a CSV file, each with its own length; its separator and its encoding.

    Raises: UnreadableFileError.
    """
    text, encoding = decode(raw)
    separator, text = find_separator(text)
    lines = io.StringIO(f"{text}\n{LAST_LINE}\n", newline="")
    rows: list[list[Cell]] = []
    cell_count = 0
    for record in _parse(lines, separator):
        cell_count += len(record) + 1
        if cell_count > SHEET_CELLS:
            raise UnreadableFileError(Finding("F-003", found=f"lebih dari {format_number(SHEET_CELLS)} sel"))
        rows.append([cell.replace("\r\n", "\n") for cell in record])
    if rows.pop() != [LAST_LINE]:
        raise UnreadableFileError(OPEN_QUOTE)
    while rows and not any(rows[-1]):
        rows.pop()
    return rows, separator, encoding


def _parse(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=separator)
    except csv.Error as error:  # a cell beyond csv.field_size_limit()
        raise UnreadableFileError(OPEN_QUOTE) from error


def describe_csv(separators: set[str], encodings: set[str]) -> list[Finding]:
    """Findings about the separators and encodings of CSV files; UTF-8 needs none."""
    findings = []
    if separators:
        names = sorted(SEPARATORS.get(separator, separator) for separator in separators)
        findings.append(Finding(SEPARATED, found=" dan ".join(names)))
    if encodings != {"UTF-8"}:
        findings.append(Finding(ENCODED, found=" dan ".join(sorted(encodings))))
    return findings
