"""A workbook packed again for the fast reader: parts under their usual names, unusual XML rewritten."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from orkestra.reading.files.shared_strings import SHARED_KIND, SHARED_PART, is_plain, read_texts
from orkestra.reading.files.workbook_parts import (
    MAIN_KIND,
    STYLES_KIND,
    STYLES_PART,
    WORKBOOK_PART,
    WorkbookSheet,
    find_by_kind,
    find_workbook,
)
from orkestra.reading.files.zip_parts import ZipParts

LARGE_BYTES = 5_000_000  # larger parts are compressed, to save memory
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def pack_plainly(parts: ZipParts, sheets: Iterable[WorkbookSheet], plain: Mapping[str, bytes]) -> bytes:
    """The bytes of a workbook with the same sheets; `plain` has the new XML of those that are replaced.

    Raises: zipfile.BadZipFile, UnreadableFileError.
    """
    relations: dict[str, tuple[str, str]] = {}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, sheet in enumerate(sheets, start=1):
            name = f"xl/worksheets/sheet{number}.xml"
            content = plain.get(sheet.part) or parts.read(sheet.part)
            method = zipfile.ZIP_DEFLATED if len(content) > LARGE_BYTES else zipfile.ZIP_STORED
            archive.writestr(name, content, method, compresslevel=1)
            relations[sheet.relation] = "worksheet", name
        if styles := find_by_kind(parts, STYLES_KIND, STYLES_PART):
            archive.writestr(STYLES_PART, parts.read(styles))
            relations["orkestra-styles"] = STYLES_KIND, STYLES_PART
        if shared := find_by_kind(parts, SHARED_KIND, SHARED_PART):
            archive.writestr(SHARED_PART, _write_shared(parts, shared))
            relations["orkestra-shared"] = SHARED_KIND, SHARED_PART
        archive.writestr(WORKBOOK_PART, parts.read(find_workbook(parts)))
        archive.writestr("xl/_rels/workbook.xml.rels", _write_relations(relations))
        archive.writestr("_rels/.rels", _write_relations({"rId1": (MAIN_KIND, WORKBOOK_PART)}))
    return buffer.getvalue()


def is_unusual(parts: ZipParts) -> bool:
    """True if the fast reader would miss a part or misread the shared texts: it knows only usual names."""
    usual = {STYLES_KIND: STYLES_PART, SHARED_KIND: SHARED_PART}
    found = {name: find_by_kind(parts, kind, name) for kind, name in usual.items()}
    found[WORKBOOK_PART] = find_workbook(parts)
    if shared := found[SHARED_PART]:
        return _has_unusual_names(found) or not is_plain(parts.read_chunks(shared))
    return _has_unusual_names(found)


def _has_unusual_names(found: Mapping[str, str | None]) -> bool:
    return any(name and name.casefold() != usual.casefold() for usual, name in found.items())


def _write_relations(relations: Mapping[str, tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id={quoteattr(key)} Type="{OFFICE}/{kind}" Target="/{name}"/>'
        for key, (kind, name) in relations.items()
    )
    return f'<Relationships xmlns="{PACKAGE}">{lines}</Relationships>'


def _write_shared(parts: ZipParts, part: str) -> bytes:
    """The shared texts, unchanged where they are plain."""
    if is_plain(parts.read_chunks(part)):
        return parts.read(part)
    texts = read_texts(parts.read_chunks(part))
    lines = (f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    return f"<sst>{''.join(lines)}</sst>".encode()
