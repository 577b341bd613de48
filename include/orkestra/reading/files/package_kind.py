"""Detect the kind of a zip archive: a workbook, CSV files, or another program's file."""

from enum import Enum

from orkestra.companion_files import is_companion
from orkestra.findings import Finding
from orkestra.reading.files.cells import UnreadableFileError
from orkestra.reading.files.xml_tags import Attributes, walk_tags
from orkestra.reading.files.zip_parts import ZipParts

CONTENT_TYPES = "[Content_Types].xml"
# The kinds of the main part of an Office file; the first whose mark is in its content type holds.
MAIN_KINDS = (
    ("sheet.binary", Finding("F-002", found="buku kerja biner (.xlsb)")),
    ("macroenabled", Finding("F-009")),
    ("spreadsheetml", None),
    ("wordprocessingml", Finding("F-002", found="dokumen Word")),
    ("presentationml", Finding("F-002", found="presentasi PowerPoint")),
)
MACROS = ("vbaproject", "macrosheet")
CSV_ENDINGS = (".csv", ".tsv", ".txt")
ARCHIVE_ENDINGS = (".zip", ".xlsx", ".xlsm", ".xls", ".ods", ".rar")


class Package(Enum):
    """The two kinds of archive that are read."""

    WORKBOOK = "workbook"
    CSV = "csv"


def detect_package(parts: ZipParts) -> Package:
    """The kind of an archive.

    Raises: UnreadableFileError for every kind that is not read, with a finding that names it.
    """
    if parts.find(CONTENT_TYPES):
        _refuse_contents(parts)
        return Package.WORKBOOK
    if parts.find("mimetype") and b"opendocument" in parts.read("mimetype"):
        is_table = b"spreadsheet" in parts.read("mimetype")
        raise UnreadableFileError(
            Finding("F-010") if is_table else Finding("F-002", found="dokumen OpenDocument")
        )
    names = list_sent(parts)
    if any(name.casefold().endswith(".iwa") for name in names):
        raise UnreadableFileError(Finding("F-002", found="berkas Apple iWork (Numbers, Pages, atau Keynote)"))
    if list_csv(parts):
        return Package.CSV
    nested = [name for name in names if name.casefold().endswith(ARCHIVE_ENDINGS)]
    found = f"di dalamnya ada {nested[0].rpartition('/')[2]}" if nested else "tidak ada buku kerja atau CSV"
    raise UnreadableFileError(Finding("F-014", found=found))


def list_csv(parts: ZipParts) -> list[str]:
    """The CSV files of an archive."""
    return [name for name in list_sent(parts) if name.casefold().endswith(CSV_ENDINGS)]


def list_sent(parts: ZipParts) -> list[str]:
    """The names of the files in an archive, without those that programs add."""
    return [name for name in parts.names if not is_companion(name)]


def _refuse_contents(parts: ZipParts) -> None:
    contents: dict[str, str] = {}

    def look(tag: str, attributes: Attributes) -> None:
        if tag == "Override":
            contents[attributes.get("PartName", "").casefold()] = attributes.get("ContentType", "").casefold()

    walk_tags(parts.read_chunks(parts.find(CONTENT_TYPES) or CONTENT_TYPES), look)
    main_kinds = [kind for kind in contents.values() if ".main" in kind]
    for mark, finding in MAIN_KINDS:
        if any(mark in kind for kind in main_kinds):
            if finding:
                raise UnreadableFileError(finding)
            break
    else:
        raise UnreadableFileError(Finding("F-002", found="dokumen Office lain"))
    names = (*parts.names, *contents.values())
    if any(macro in name.casefold() for name in names for macro in MACROS):
        raise UnreadableFileError(Finding("F-009"))
