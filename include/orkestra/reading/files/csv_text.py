"""The bytes of a CSV file into text, and the character that separates its columns."""

import csv
import io
from collections import Counter
from itertools import islice

from orkestra.findings import Finding
from orkestra.reading.files.cells import UnreadableFileError
from orkestra.reading.files.file_kind import looks_like_utf16

SEPARATORS = {";": "titik koma", ",": "koma", "\t": "tab", "|": "garis tegak"}
SAMPLE_RECORDS = 30
BYTE_MARK = "\ufeff"


def decode(raw: bytes) -> tuple[str, str]:
    """The text, and the name of its encoding.

    Raises: UnreadableFileError.
    """
    for encoding in _candidates(raw):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.removeprefix(BYTE_MARK), encoding
    raise UnreadableFileError(Finding("F-001", found="huruf dalam CSV tidak dikenal"))


def _candidates(raw: bytes) -> tuple[str, ...]:
    if not looks_like_utf16(raw):
        return "UTF-8", "Windows-1252"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("UTF-16",)
    return ("UTF-16-LE",) if raw[1:400:2].count(0) > raw[:400:2].count(0) else ("UTF-16-BE",)


def find_separator(text: str) -> tuple[str, str]:
    """The separator, and the text without a first line that names it (`sep=;`)."""
    first, _, rest = text.partition("\n")
    named = first.strip('\r" ').removeprefix("sep=")
    if first.strip('\r" ').startswith("sep=") and len(named or "\t") == 1:
        return named or "\t", rest
    return max(SEPARATORS, key=lambda separator: _fitness(text, separator)), text


def _fitness(text: str, separator: str) -> tuple[int, int]:
    """The fitness of a separator: the number of records of the commonest width, and that width."""
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        widths = Counter(len(record) for record in islice(records, SAMPLE_RECORDS) if len(record) > 1)
    except csv.Error:
        return 0, 0
    width, count = max(widths.items(), key=lambda item: item[::-1], default=(0, 0))
    return count, width
