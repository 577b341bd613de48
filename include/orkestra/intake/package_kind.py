"""What a zip archive is: a workbook, CSV files, or another program's file."""

from enum import Enum

from orkestra.findings import Finding
from orkestra.intake.cells import UnreadableFileError
from orkestra.intake.zip_parts import ZipParts

CONTENT_TYPES = "[Content_Types].xml"
# The first that the list of content types names; the binary kind says macros in its own name.
CONTENTS = (
    ("sheet.binary", Finding("F-002", found="buku kerja biner (.xlsb)")),
    ("macroenabled", Finding("F-009")),
    ("macrosheet", Finding("F-009")),
    ("vbaproject", Finding("F-009")),
    ("spreadsheetml", None),
    ("wordprocessingml", Finding("F-002", found="dokumen Word")),
    ("presentationml", Finding("F-002", found="presentasi PowerPoint")),
)
CSV_ENDINGS = (".csv", ".tsv", ".txt")
ARCHIVE_ENDINGS = (".zip", ".xlsx", ".xlsm", ".xls", ".ods", ".rar")


class Package(Enum):
    """The two kinds of archive that are read."""

    WORKBOOK = "workbook"
    CSV = "csv"


def tell_package(parts: ZipParts) -> Package:
    """What the archive holds.

    Raises: UnreadableFileError for everything that is not read, saying what it is.
    """
    if parts.find(CONTENT_TYPES):
        _refuse_contents(parts)
        return Package.WORKBOOK
    if parts.find("mimetype") and b"opendocument" in parts.read("mimetype"):
        is_table = b"spreadsheet" in parts.read("mimetype")
        raise UnreadableFileError(
            Finding("F-010") if is_table else Finding("F-002", found="dokumen OpenDocument")
        )
    if any(name.casefold().endswith(".iwa") for name in parts.names):
        raise UnreadableFileError(Finding("F-002", found="berkas Apple iWork (Numbers, Pages, atau Keynote)"))
    if list_csv(parts):
        return Package.CSV
    nested = [name for name in parts.names if name.casefold().endswith(ARCHIVE_ENDINGS)]
    found = f"di dalamnya ada {nested[0].rpartition('/')[2]}" if nested else "tidak ada buku kerja atau CSV"
    raise UnreadableFileError(Finding("F-014", found=found))


def list_csv(parts: ZipParts) -> list[str]:
    """The CSV files of an archive, without what macOS adds."""
    return [
        name
        for name in parts.names
        if name.casefold().endswith(CSV_ENDINGS) and not name.startswith(("__MACOSX/", "."))
    ]


def _refuse_contents(parts: ZipParts) -> None:
    types = parts.read(parts.find(CONTENT_TYPES) or "").replace(b"\0", b"").decode("latin-1").casefold()
    if any(name.casefold().endswith("vbaproject.bin") for name in parts.names):
        types = f"vbaproject {types}" if "sheet.binary" not in types else types
    for mark, finding in CONTENTS:
        if mark in types:
            if finding:
                raise UnreadableFileError(finding)
            return
    raise UnreadableFileError(Finding("F-002", found="dokumen Office lain"))
