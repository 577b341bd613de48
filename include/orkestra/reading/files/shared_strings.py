"""The shared texts of a workbook, and a limit: a few bytes can repeat the same long text a million times."""

import re
import zipfile
from collections.abc import Iterable

from orkestra.findings import Finding
from orkestra.reading.files.cells import UnreadableFileError
from orkestra.reading.files.workbook_parts import find_by_kind
from orkestra.reading.files.xml_tags import Attributes, walk_tags
from orkestra.reading.files.zip_parts import ZipParts

SHARED_PART, SHARED_KIND = "xl/sharedStrings.xml", "sharedStrings"
TEXT_LENGTH = 20_000_000  # characters; the reader holds them several times over
START = b"<si"
# A tag that plain shared texts do not have: a comment, CDATA, a prefix. Then the fast reader may misread
# them.
ODD_TAG = re.compile(
    rb"<(?!/|\?xml|(?:sst|si|t|r|rPr|rPh|phoneticPr|b|i|u|strike|outline|shadow|condense|extend|vertAlign|sz|color"
    rb"|rFont|family|charset|scheme)[ />])"
)
INDEX = re.compile(r"[+-]?\d{1,9}(?:\.0*)?", re.ASCII)
KEPT = "preserve"


def refuse_repeated_text(parts: ZipParts, shared_counts: dict[str, int]) -> None:
    """Reject a workbook whose cells together hold more shared text than fits into memory.

    `shared_counts` has the number of cells with shared texts for each sheet's part.

    Raises: UnreadableFileError.
    Why: the total is estimated first, and counted only where the estimate is too large.
    """
    name = find_by_kind(parts, SHARED_KIND, SHARED_PART)
    if name is None or sum(shared_counts.values()) * estimate_longest(parts.read_chunks(name)) <= TEXT_LENGTH:
        return
    lengths = measure_texts(parts.read_chunks(name))
    refuse_long_text(sum(measure_shared(parts.read_chunks(part), lengths) for part in shared_counts))


def refuse_long_text(length: int) -> None:
    """Reject more characters than fit into the reader's memory.

    Raises: UnreadableFileError.
    """
    if length > TEXT_LENGTH:
        raise UnreadableFileError(Finding("F-003", found="teks di dalam sel terlalu panjang"))


def estimate_longest(chunks: Iterable[bytes]) -> int:
    """An upper bound for the length of the longest shared text."""
    longest, rest = 0, b""
    for chunk in chunks:
        *pieces, rest = (rest + chunk).split(START)
        longest = max(longest, *map(len, pieces), 0)
    return max(longest, len(rest))


def read_index(text: str) -> int | None:
    """The index of a shared text; None for one below zero, by which some programs mean that there is none.

    Raises: zipfile.BadZipFile, if it is no number.
    """
    text = text.strip()
    if text and not INDEX.fullmatch(text):
        raise zipfile.BadZipFile
    return int(float(text)) if text and not text.startswith("-") else None


def is_plain(chunks: Iterable[bytes]) -> bool:
    """True if the fast reader reads the shared texts right."""
    rest = b""
    for chunk in chunks:
        window = rest + chunk
        if ODD_TAG.search(window[: window.rfind(b"<")]):
            return False
        rest = window[window.rfind(b"<") :]
    return ODD_TAG.search(rest) is None


def read_texts(chunks: Iterable[bytes]) -> list[str]:
    """The shared texts, without phonetic hints."""
    texts: list[str] = []
    inside = TextInside()

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "si":
            texts.append("")
        inside.start(tag, attributes)

    def end(tag: str) -> None:
        if texts:
            texts[-1] += inside.end(tag)

    walk_tags(chunks, start, end, inside.text)
    return texts


class TextInside:
    """Collects the texts of the tags `t`, without phonetic hints."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._is_open = self._is_kept = self._is_phonetic = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """Note the start of a tag."""
        self._is_phonetic = self._is_phonetic or tag == "rPh"
        if tag == "t":
            self._pieces, self._is_open = [], not self._is_phonetic
            self._is_kept = attributes.get("xml:space") == KEPT

    def text(self, text: str) -> None:
        """Keep a piece of text."""
        if self._is_open:
            self._pieces.append(text)

    def end(self, tag: str) -> str:
        """The text that ends with a tag; blanks around it are kept only where the XML says so."""
        if tag == "rPh":
            self._is_phonetic = False
        if tag != "t" or not self._is_open:
            return ""
        self._is_open = False
        text = "".join(self._pieces)
        return text if self._is_kept else text.strip(" \t\r\n")


def measure_texts(chunks: Iterable[bytes]) -> list[int]:
    """The length of each shared text."""
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
    """The number of characters that the cells of one sheet take from the shared texts."""
    is_shared, total, index = False, 0, ""

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal is_shared, index
        if tag == "c":
            is_shared = attributes.get("t") == "s"
        index = ""

    def end(tag: str) -> None:
        nonlocal total
        number = read_index(index) if tag == "v" and is_shared else None
        if number is not None and number < len(lengths):
            total += lengths[number]

    def text(text: str) -> None:
        nonlocal index
        index += text

    walk_tags(chunks, start, end, text)
    return total
