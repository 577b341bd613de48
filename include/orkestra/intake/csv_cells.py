"""CSV files into sheets of raw cells."""

import csv
import io
import zipfile

from orkestra.findings import Finding
from orkestra.intake.cells import Cell, RawSheet, UnreadableFileError


def read_csv_files(archive: zipfile.ZipFile) -> list[RawSheet]:
    """The sheets of the CSV files in a zip; a file's name is its sheet's."""
    sheets = []
    for entry in archive.infolist():
        if not entry.filename.lower().endswith(".csv"):
            continue
        text = _decode(archive.read(entry))
        first_line = text.partition("\n")[0]
        separator = max(";,\t", key=first_line.count)
        rows: list[list[Cell]] = [list(row) for row in csv.reader(io.StringIO(text), delimiter=separator)]
        sheets.append(RawSheet(entry.filename.rpartition("/")[2][:-4], rows, is_csv=True))
    return sheets


def _decode(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFileError(Finding("F-001", found="aksara berkas CSV tidak dikenal"))
