"""The texts of a workbook that stand in no cell: comments, text boxes, headers, document properties."""

import html
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from xml.parsers import expat

from orkestra.reading.files.cells import FileLimits, UnreadableFileError
from orkestra.reading.files.file_kind import Kind, detect_kind
from orkestra.reading.files.xml_tags import Attributes, walk_tags
from orkestra.reading.files.zip_parts import ZipParts

LooseText = tuple[str, str]  # the kind of text, in the words of the finding, and the text
# Parts of cells, which are read elsewhere, and parts of styles, which hold no text for people.
SKIPPED = re.compile(r"(?:^|/)(?:sharedstrings|styles|theme\d*|calcchain)\.xml$|\[content_types\]|\.rels$")
SHEET = re.compile(r"(?:^|[/\\])worksheets[/\\][^/\\]+\.xml$")
NAMES = (
    (re.compile("comment"), "komentar"),
    (re.compile("docprops"), "properti dokumen"),
    (re.compile("drawing|chart|diagram"), "kotak teks atau grafik"),
)
RUNS = {
    "r",
    "t",
    "rPr",
    "b",
    "i",
    "sz",
    "color",
    "rFont",
    "family",
    "charset",
    "latin",
    "solidFill",
    "srgbClr",
}
STORED_VALUES = {"s", "n"}  # tags of a pivot table for the values of its source
TAIL_BYTES = 1 << 18
CELLS_END = re.compile(rb"</(?:\w+:)?sheetData\s*>")
SHEET_WORDS = re.compile(
    r"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)[^>]*>([^<]+)<"
    r"|\b(?:prompt|promptTitle|error|errorTitle|tooltip|display)=\"([^\"]+)\""
)


def list_loose_texts(data: bytes, limits: FileLimits) -> Iterator[LooseText]:
    """Each text outside the cells of a workbook that was read before; none for CSV files."""
    if detect_kind(data) is Kind.TEXT:
        return
    parts = ZipParts(data, limits)
    for name in parts.names:
        folded = name.casefold()
        if SHEET.search(folded):
            yield from (
                ("kop atau petunjuk sel", text) for text in _list_sheet_words(parts.read_chunks(name))
            )
        elif folded.endswith(".xml") and not SKIPPED.search(folded):
            where = next((shown for mark, shown in NAMES if mark.search(folded)), "bagian lain dari berkas")
            yield from ((where, text) for text in _list_texts(parts.read_chunks(name)))


def _list_texts(chunks: Iterable[bytes]) -> list[str]:
    """The texts of an XML part; pieces in several styles are joined."""
    texts: list[list[str]] = [[]]

    def start(tag: str, attributes: Attributes) -> None:
        if tag not in RUNS:
            texts.append([attributes.get("v", "")] if tag in STORED_VALUES else [])

    def end(tag: str) -> None:
        if tag not in RUNS:
            texts.append([])

    with suppress(UnreadableFileError, expat.ExpatError):  # the cells can be read without this part
        walk_tags(chunks, start, end, lambda text: texts[-1].append(text))
    return [text for pieces in texts if (text := "".join(pieces).strip())]


def _list_sheet_words(chunks: Iterable[bytes]) -> Iterator[str]:
    """The headers, footers and hints of a sheet, which follow its cells."""
    tail = b""
    for chunk in chunks:
        tail = (tail + chunk)[-TAIL_BYTES:]
    if cells := CELLS_END.search(tail):
        tail = tail[cells.end() :]
    for match in SHEET_WORDS.finditer(tail.decode(errors="replace")):
        yield html.unescape(match[1] or match[2])
