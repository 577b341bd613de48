"""The rows under the pictures and text boxes of a sheet, whose content cannot be read."""

from contextlib import suppress
from xml.parsers import expat

from orkestra.reading.files.xml_tags import Attributes, walk_tags
from orkestra.reading.files.zip_parts import ZipParts


def find_picture_row(parts: ZipParts, drawing: str) -> int:
    """The last row under a picture, from 0; -1 where the drawing does not state it.

    Why a damaged drawing raises no error: the cells of the file can still be read.
    """
    rows, text = [-1], ""

    def start(_: str, __: Attributes) -> None:
        nonlocal text
        text = ""

    def end(tag: str) -> None:
        if tag == "row" and text.strip().isdecimal():  # of an anchor: from this row, to that one
            rows.append(int(text))

    def keep(piece: str) -> None:
        nonlocal text
        text = (text + piece)[:20]

    if part := parts.find(drawing):
        with suppress(expat.ExpatError):
            walk_tags(parts.read_chunks(part), start, end, keep)
    return max(rows)
