"""Where the pictures and text boxes of a sheet lie: nobody can read what is in them."""

from contextlib import suppress
from xml.parsers import expat

from orkestra.reading.files.xml_tags import Attributes, walk_tags
from orkestra.reading.files.zip_parts import ZipParts


def find_picture_row(parts: ZipParts, drawing: str) -> int:
    """The last row that a picture lies on, from 0; -1 where the drawing does not say.

    Why: a drawing that cannot be read is not worth refusing a file whose cells can be.
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
