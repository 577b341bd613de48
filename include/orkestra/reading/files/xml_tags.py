"""A walk through the tags of an XML part, whatever its encoding and prefixes."""

from collections.abc import Callable, Iterable
from xml.parsers import expat

from orkestra.findings import Finding
from orkestra.reading.files.cells import UnreadableFileError
from orkestra.reading.files.zip_parts import DEFINED

Attributes = dict[str, str]
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def walk_tags(
    chunks: Iterable[bytes],
    on_start: Callable[[str, Attributes], None],
    on_end: Callable[[str], None] | None = None,
    on_text: Callable[[str], None] | None = None,
) -> None:
    """Call back at each tag, with its name without a prefix.

    Raises: UnreadableFileError at a document type, and after a part in another encoding than UTF-8;
        expat.ExpatError.
    Why: the fast library takes every part for UTF-8, and would find no cells in others.
    """
    encodings = set()

    def refuse(*_: object) -> None:
        raise UnreadableFileError(DEFINED)

    def note_encoding(_: str, encoding: str | None, __: int) -> None:
        encodings.add((encoding or "utf-8").casefold())

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.XmlDeclHandler = note_encoding
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: on_start(drop_prefix(tag), attributes)
    if on_end:
        parser.EndElementHandler = lambda tag: on_end(drop_prefix(tag))
    parser.CharacterDataHandler = on_text
    for chunk in chunks:
        if chunk.startswith(WIDE_MARKS):
            encodings.add("utf-16")
        parser.Parse(chunk)
    parser.Parse(b"", True)
    if encodings - {"utf-8", "us-ascii"}:
        raise UnreadableFileError(Finding("F-001", found="penyandian huruf yang tidak lazim"))


def drop_prefix(tag: str) -> str:
    """A tag's name without its prefix."""
    return tag.rpartition(":")[2] if ":" in tag else tag


def find_attribute(attributes: Attributes, name: str) -> str | None:
    """An attribute by its name without a prefix."""
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), None)
