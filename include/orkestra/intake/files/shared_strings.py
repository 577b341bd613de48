"""How much text a workbook's cells share: a few bytes can stand for the same long text a million times."""

from collections.abc import Iterable

from orkestra.findings import Finding
from orkestra.intake.files.cells import UnreadableFileError
from orkestra.intake.files.xml_tags import Attributes, walk_tags
from orkestra.intake.files.zip_parts import ZipParts

SHARED_PART = "xl/sharedStrings.xml"
TEXT_LENGTH = 20_000_000  # as many characters as the reader holds several times over
START = b"<si"


def refuse_repeated_text(parts: ZipParts, shared_counts: dict[str, int]) -> None:
    """Nothing; `shared_counts` says how many cells of each sheet's part hold shared texts.

    Raises: UnreadableFileError, if the cells together hold more text than fits into memory.
    Why: what is shared is first estimated, and counted only where the estimate is too much.
    """
    name = parts.find(SHARED_PART)
    if name is None or sum(shared_counts.values()) * find_longest(parts.read_chunks(name)) <= TEXT_LENGTH:
        return
    lengths = measure_texts(parts.read_chunks(name))
    refuse_long_text(sum(measure_shared(parts.read_chunks(part), lengths) for part in shared_counts))


def refuse_long_text(length: int) -> None:
    """Nothing.

    Raises: UnreadableFileError, if so many characters do not fit into the reader's memory.
    """
    if length > TEXT_LENGTH:
        raise UnreadableFileError(Finding("F-003", found="teks di dalam sel terlalu panjang"))


def find_longest(chunks: Iterable[bytes]) -> int:
    """At most so many characters has the longest of the shared texts."""
    longest, rest = 0, b""
    for chunk in chunks:
        *pieces, rest = (rest + chunk).split(START)
        longest = max(longest, *map(len, pieces), 0)
    return max(longest, len(rest))


def measure_texts(chunks: Iterable[bytes]) -> list[int]:
    """The length of each of the shared texts."""
    lengths: list[int] = []

    def start(tag: str, _: Attributes) -> None:
        if tag == "si":
            lengths.append(0)

    def text(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    walk_tags(chunks, start, on_text=text)
    return lengths


def measure_shared(chunks: Iterable[bytes], lengths: list[int]) -> int:
    """How many characters the cells of one sheet take from the shared texts."""
    is_shared, total, index = False, 0, ""

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal is_shared, index
        if tag == "c":
            is_shared = attributes.get("t") == "s"
        index = ""

    def end(tag: str) -> None:
        nonlocal total
        if tag == "v" and is_shared and int(index) < len(lengths):
            total += lengths[int(index)]

    def text(text: str) -> None:
        nonlocal index
        index += text

    walk_tags(chunks, start, end, text)
    return total
