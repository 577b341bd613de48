"""A file's bytes into sheets of raw cells. Runs in the reader process, because the bytes may be hostile."""

import csv
import re
import zipfile
import zlib
from dataclasses import replace
from xml.parsers import expat

from orkestra.findings import Finding
from orkestra.indonesian import format_number
from orkestra.reading.files.cells import Cell, FileLimits, RawSheet, UnreadableFileError, too_large
from orkestra.reading.files.csv_cells import read_csv_files, read_lone_csv
from orkestra.reading.files.file_kind import Kind, detect_kind
from orkestra.reading.files.package_kind import Package, detect_package
from orkestra.reading.files.workbook_cells import read_workbook
from orkestra.reading.files.zip_parts import ZipParts

CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# The errors that libraries raise for a file that is cut off, damaged or made to deceive.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, csv.Error, expat.ExpatError,
    EOFError, OSError, ValueError, NotImplementedError, RuntimeError,
    LookupError,  # an encoding that does not exist
)  # fmt: skip


def read_cells(data: bytes, limits: FileLimits) -> tuple[list[RawSheet], list[Finding]]:
    """The sheets of an XLSX workbook or of CSV files, and findings about how they were read.

    Raises: UnreadableFileError for another kind of file, a file that is too large, or a damaged one.
    """
    if len(data) > limits.file_bytes:
        raise UnreadableFileError(too_large(len(data)))
    try:
        sheets, findings = _read_kind(data, limits)
    except DAMAGE as error:
        raise UnreadableFileError(Finding("F-001", found="berkas rusak")) from error
    except MemoryError as error:
        raise UnreadableFileError(Finding("F-003", found="isinya tidak muat untuk dibaca")) from error
    filled_rows = sum(row.count("") < len(row) for sheet in sheets for row in sheet.rows)
    if filled_rows > limits.data_rows:
        raise UnreadableFileError(
            Finding("F-003", found=f"lebih dari {format_number(limits.data_rows)} baris")
        )
    return [replace(sheet, rows=[_clean(row) for row in sheet.rows]) for sheet in sheets], findings


def _read_kind(data: bytes, limits: FileLimits) -> tuple[list[RawSheet], list[Finding]]:
    if detect_kind(data) is Kind.TEXT:
        return read_lone_csv(data)
    parts = ZipParts(data, limits)
    is_workbook = detect_package(parts) is Package.WORKBOOK
    return read_workbook(data, parts) if is_workbook else read_csv_files(parts)


def _clean(row: list[Cell]) -> list[Cell]:
    """The cells without control characters, which cannot be seen and which PostgreSQL partly refuses."""
    return [
        CONTROL_CHARACTERS.sub("", cell) if isinstance(cell, str) and not cell.isprintable() else cell
        for cell in row
    ]
