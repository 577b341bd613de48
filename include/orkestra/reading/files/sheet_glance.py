"""A glance at the bytes of a sheet: most hold plain cells only and need no closer look."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from orkestra.findings import Finding
from orkestra.reading.files.cells import UnreadableFileError

# What is not one of the tags that plain cells are made of: a formula, an error, a date as
# text, a hidden row, a prefix, an
# address beyond AZ9999 or none at all. Then the sheet is looked at closely.
ODD_TAG = re.compile(
    rb"<(?!/"
    rb'|c r="A?[A-Z]\d{1,4}"(?: [a-z]+="[^"ed][^"&]*")*\s*/?>'
    rb'|row r="\d{1,4}"(?: (?!hidden="(?:1|true))[A-Za-z0-9:]+="[^"&]*")*\s*/?>'
    rb"|(?:v|is|t)(?:>| xml:space|\s*/>)"
    rb"|r>|rPr|(?:b|i|u|strike|vertAlign|sz|color|rFont|family|charset|scheme)[ />])"
)
# The number of a shared text that is not written in figures alone, which the fast reader takes for 0.
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
    """What the bytes show; `tail` is what follows the cells, where something of interest is in it.

    `filled_count` and `text_count` say how many cells hold something, and how many of them a text.
    """

    is_plain: bool
    tail: bytes = b""
    row_count: int = 0
    shared_count: int = 0
    text_count: int = 0
    filled_count: int = 0
    text_length: int = 0


def glance_at(chunks: Iterable[bytes], is_large: Callable[[], bool]) -> Glance:
    """What can be seen of a sheet without taking its XML apart; of one that is not plain nothing is said.

    Why: counting text takes time, so it is done only once the workbook is found to be large.
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
            begun = begun[begun.rfind(b"<c ") :]  # its value may stand in the next block
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
    is_whole = place == "tail" and b"<sheetData" not in joined  # a second table of cells is never seen
    return glance if is_whole else Glance(is_plain=False)


def count_text(cells: bytes) -> int:
    """How many bytes lie between the tags."""
    return sum(len(piece) - piece.find(b">") - 1 for piece in cells.split(b"<"))


def cut_after_tags(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that end with a tag, so that none is seen in halves.

    Raises: UnreadableFileError, if no tag ends for so long that no cell can hold the text.
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
