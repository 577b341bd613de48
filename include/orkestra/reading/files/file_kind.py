"""Detect the kind of a file by its bytes, never by its name."""

import re
from enum import Enum

from orkestra.findings import Finding
from orkestra.indonesian import format_number
from orkestra.reading.files.cells import UnreadableFileError
from orkestra.reading.files.ole_directory import list_streams


class Kind(Enum):
    """The two kinds of file that are read further."""

    ZIP = "zip"
    TEXT = "text"


ZIP_START, ZIP_END, ZIP_END_BYTES = b"PK\x03\x04", b"PK\x05\x06", 22
PICTURE, FILM, PACKED = "gambar", "rekaman video atau suara", "arsip selain zip"
MARKS = (
    (0, b"%PDF", "PDF"),
    (0, b"\x89PNG", PICTURE), (0, b"\xff\xd8\xff", PICTURE), (0, b"GIF8", PICTURE),
    (0, b"II*\0", PICTURE), (0, b"MM\0*", PICTURE), (8, b"WEBP", PICTURE), (4, b"ftypheic", PICTURE),
    (4, b"ftypmif1", PICTURE), (4, b"ftyp", FILM), (0, b"RIFF", FILM), (0, b"ID3\3", FILM),
    (0, b"OggS", FILM),
    (0, b"{\\rtf", "dokumen Word (.rtf)"),
    (0, b"Rar!", PACKED), (0, b"7z\xbc\xaf", PACKED), (0, b"\x1f\x8b", PACKED), (0, b"BZh", PACKED),
)  # fmt: skip
OLD_WORKBOOK = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x10\x00")
OLE_START = b"\xd0\xcf\x11\xe0"
STREAMS = (
    ("EncryptedPackage", Finding("F-006")),
    ("Workbook", Finding("F-007")),
    ("Book", Finding("F-007")),
    ("WordDocument", Finding("F-002", found="dokumen Word lama (.doc)")),
    ("PowerPoint Document", Finding("F-002", found="presentasi PowerPoint lama (.ppt)")),
    ("__properties_version1.0", Finding("F-002", found="pesan Outlook (.msg)")),
)
WEB_PAGE = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*+<(?:!doctype html|html|head|body|meta|style|table|div)\b"
    rb"|MIME-Version:",
    re.IGNORECASE | re.DOTALL,
)
XML_KINDS = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", Finding("F-007")),
    (b"urn:oasis:names:tc:opendocument", Finding("F-010")),
)
SAMPLE_BYTES = 4096
CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))


def detect_kind(data: bytes) -> Kind:
    """The kind of a file: a zip archive or text.

    Raises: UnreadableFileError for every other kind, with a finding that names it.
    """
    finding = _refuse_as_archive(data) if data else Finding("F-011")
    if not finding and data.startswith(ZIP_START):
        return Kind.ZIP
    start = data[:SAMPLE_BYTES].removeprefix(b"\xef\xbb\xbf")
    finding = finding or _refuse_by_mark(data) or _refuse_as_markup(start) or _refuse_as_binary(start)
    if finding:
        raise UnreadableFileError(finding)
    return Kind.TEXT


def looks_like_utf16(data: bytes) -> bool:
    """True if a text begins with the mark of UTF-16, or every second byte of its beginning is mostly zero."""
    start = data[:SAMPLE_BYTES]
    zeros = max(start[::2].count(0), start[1::2].count(0))
    return start.startswith((b"\xff\xfe", b"\xfe\xff")) or zeros > 0.4 * len(start) / 2


def _refuse_as_archive(data: bytes) -> Finding | None:
    end = data.rfind(ZIP_END)
    if data.startswith(ZIP_START):
        return None if end >= 0 else Finding("F-012", found=format_number(len(data)))
    if data.startswith(ZIP_END):
        return Finding("F-014", found="arsip itu kosong")
    comment_bytes = int.from_bytes(data[end + 20 : end + 22], "little")
    if end >= 0 and end + ZIP_END_BYTES + comment_bytes == len(data):
        return Finding("F-013", found="berkas jenis lain di depan arsip zip")
    return None


def _refuse_by_mark(data: bytes) -> Finding | None:
    if data.startswith(OLE_START):
        streams = list_streams(data)
        known = (finding for name, finding in STREAMS if name in streams)
        return next(known, Finding("F-002", found="berkas Office lama"))
    if data.startswith(OLD_WORKBOOK):
        return Finding("F-007")
    kinds = (Finding("F-002", found=name) for offset, mark, name in MARKS if data.startswith(mark, offset))
    return next(kinds, None)


def _refuse_as_markup(start: bytes) -> Finding | None:
    letters = start.replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")
    known = (finding for namespace, finding in XML_KINDS if namespace in letters)
    if letters.startswith(b"<") and (finding := next(known, None)):
        return finding
    if WEB_PAGE.match(letters):
        return Finding("F-008")
    return Finding("F-002", found="berkas XML") if letters.startswith(b"<?xml") else None


def _refuse_as_binary(start: bytes) -> Finding | None:
    text_bytes = len(start.translate(None, CONTROLS))
    is_text = text_bytes >= 0.9 * len(start) or looks_like_utf16(start)
    return None if is_text else Finding("F-002", found="bukan buku kerja Excel")
