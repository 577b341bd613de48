"""A file's bytes into sheets of raw cells. Runs in the reader process: what comes in here is hostile."""

import csv
import io
import re
import zipfile
import zlib
from dataclasses import replace
from xml.parsers import expat

from orkestra.findings import Finding
from orkestra.intake.cells import Cell, FileLimits, RawSheet, UnreadableFileError, too_large
from orkestra.intake.csv_cells import read_csv_files
from orkestra.intake.file_kind import name_kind
from orkestra.intake.workbook_cells import read_workbook

CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# What a file that is cut off, damaged or made to deceive makes the libraries raise.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, csv.Error, expat.ExpatError,
    EOFError, OSError, ValueError, NotImplementedError, RuntimeError,
)  # fmt: skip


def read_cells(data: bytes, limits: FileLimits) -> tuple[list[RawSheet], list[Finding]]:
    """The sheets of an XLSX workbook or of CSV files, and what was put right on the way.

    Raises: UnreadableFileError, when the kind, the size or the bytes do not allow it.
    """
    if len(data) > limits.file_bytes:
        raise UnreadableFileError(too_large(len(data)))
    if not data.startswith(b"PK\x03\x04"):
        raise UnreadableFileError(Finding("F-002", found=name_kind(data)))
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
                sheets = read_workbook(data, archive)
            elif any(name.lower().endswith(".csv") for name in names):
                sheets = read_csv_files(archive)
            else:
                raise UnreadableFileError(Finding("F-002", found="arsip zip tanpa buku kerja"))
    except DAMAGE as error:
        raise UnreadableFileError(Finding("F-001", found="berkas terpotong atau rusak")) from error
    filled_rows = sum(1 for sheet in sheets for row in sheet.rows if any(cell != "" for cell in row))
    if filled_rows > limits.data_rows:
        raise UnreadableFileError(
            Finding("F-003", found=f"lebih dari {limits.data_rows:,} baris".replace(",", "."))
        )
    return [replace(sheet, rows=[_clean(row) for row in sheet.rows]) for sheet in sheets], []


def _clean(row: list[Cell]) -> list[Cell]:
    """The cells without characters that no one sees and no database keeps."""
    return [
        CONTROL_CHARACTERS.sub("", cell) if isinstance(cell, str) and not cell.isprintable() else cell
        for cell in row
    ]
