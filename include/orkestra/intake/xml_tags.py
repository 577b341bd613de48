"""A walk through the tags of an XML part, whatever its encoding and prefixes."""

from collections.abc import Callable, Iterable
from xml.parsers import expat

from orkestra.intake.cells import UnreadableFileError
from orkestra.intake.zip_parts import DEFINED

Attributes = dict[str, str]


def walk_tags(
    chunks: Iterable[bytes],
    on_start: Callable[[str, Attributes], None],
    on_end: Callable[[str], None] | None = None,
    on_text: Callable[[str], None] | None = None,
) -> None:
    """Calls back at each tag, under its name without a prefix.

    Raises: UnreadableFileError at a document type; expat.ExpatError.
    """

    def refuse(*_: object) -> None:
        raise UnreadableFileError(DEFINED)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: on_start(tag.rpartition(":")[2], attributes)
    if on_end:
        parser.EndElementHandler = lambda tag: on_end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = on_text
    for chunk in chunks:
        parser.Parse(chunk)
    parser.Parse(b"", True)


def find_attribute(attributes: Attributes, name: str) -> str | None:
    """An attribute by its name without a prefix."""
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), None)
