"""A glance at the bytes of a sheet, without parsing: most sheets hold only plain cells."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from orkestra.findings import Finding
from orkestra.reading.files.cells import UnreadableFileError

# A tag that plain cells do not have: a formula, an error, a date as text, a hidden row, a prefix, an address
# beyond AZ9999 or none at all. Then the sheet is parsed.
ODD_TAG = re.compile(
    rb"<(?!/"
    rb'|c r="A?[A-Z]\d{1,4}"(?: [a-z]+="[^"ed][^"&]*")*\s*/?>'
    rb'|row r="\d{1,4}"(?: (?!hidden="(?:1|true))[A-Za-z0-9:]+="[^"&]*")*\s*/?>'
    rb"|(?:v|is|t)(?:>| xml:space|\s*/>)"
    rb"|r>|rPr|(?:b|i|u|strike|vertAlign|sz|color|rFont|family|charset|scheme)[ />])"
)
# An index of a shared text that has more than digits; the fast reader takes it for 0.
ODD_INDEX = re.compile(rb't="s"[^>]*><v[^>]*>(?!\d{1,9}<)[^<]*<')
DATA_START = re.compile(rb"<sheetData\s*(/?)>")
TEXT_KINDS = (b't="s"', b't="inlineStr"', b't="str"')
DATA_END = b"</sheetData>"
ODD_BYTES = (b"<!", b"\0")
ODD_ENCODING = re.compile(rb"""<\?xml[^>]* encoding=["'](?!utf-8["'])""", re.IGNORECASE)
MAX_TAIL_BYTES = 2_000_000  # a cell holds 32,767 characters at most
TAIL_TAGS = (b"<mergeCell", b"<hyperlink", b"<drawing", b"<picture")


@dataclass
class Glance:
    """The result of a glance; `tail` has the bytes after the cells, if a tag of TAIL_TAGS is in them.

    `filled_count` is the number of filled cells, `text_count` the number of texts among them.
    """

    is_plain: bool
    tail: bytes = b""
    row_count: int = 0
    shared_count: int = 0
    text_count: int = 0
    filled_count: int = 0
    text_length: int = 0


def glance_at(chunks: Iterable[bytes], is_large: Callable[[], bool]) -> Glance:
    """The facts of a plain sheet without parsing its XML; for another sheet only that it is not plain.

    Why `is_large`: counting text takes time, and is needed only in a large workbook.
    """
    tail: list[bytes] = []
    glance, place, begun = Glance(is_plain=True), "head", b""
    for block in cut_after_tags(chunks):
        rest = block
        if any(odd in rest for odd in ODD_BYTES) or ODD_ENCODING.match(rest):
            return Glance(is_plain=False)
        if place == "head" and (start := DATA_START.search(rest)):
            place, rest = "tail" if start[1] else "cells", rest[start.end() :]
        if place == "cells":
            cells, end, rest = rest.partition(DATA_END)
            begun += cells
            if ODD_TAG.search(cells) or ODD_INDEX.search(begun):
                return Glance(is_plain=False)
            begun = begun[begun.rfind(b"<c ") :]  # the value of the last cell may be in the next block
            glance.row_count += cells.count(b"<row ")
            glance.shared_count += cells.count(b't="s"')
            glance.text_count += sum(map(cells.count, TEXT_KINDS))
            glance.filled_count += cells.count(b"</v>") + cells.count(b"</is>")
            glance.text_length += count_text(cells) if is_large() else 0
            place = "tail" if end else place
        if place == "tail":
            tail.append(rest)
    joined = b"".join(tail)
    if any(tag in joined for tag in TAIL_TAGS):
        glance.tail = joined
    is_whole = (
        place == "tail" and b"<sheetData" not in joined
    )  # the fast reader would miss a second table of cells
    return glance if is_whole else Glance(is_plain=False)


def count_text(cells: bytes) -> int:
    """The number of bytes between the tags."""
    return sum(len(piece) - piece.find(b">") - 1 for piece in cells.split(b"<"))


def cut_after_tags(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that end with a tag, so that no tag is cut.

    Raises: UnreadableFileError, if a text is longer than any cell can hold.
    """
    rest = b""
    for chunk in chunks:
        window = rest + chunk
        end = window.rfind(b">") + 1
        rest = window[end:]
        if len(rest) > MAX_TAIL_BYTES:
            raise UnreadableFileError(Finding("F-003", found="teks di dalam sel terlalu panjang"))
        yield window[:end]
    yield rest
