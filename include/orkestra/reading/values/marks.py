"""Texts in place of a value that mean "no value" in every column: "-", NA, "tidak ada".

Counts are the exception: there "nihil" is a measured zero, and NA is not measured (see `numbers`).
"""

from orkestra.plain_letters import write_plainly

DASHES = "-_"  # after hyphens of all kinds have become plain ones
UNKNOWN_WORDS = {"n/a", "n.a.", "n.a", "na", "#n/a", "tidak diukur", "belum diukur", "tidak tersedia"}
NONE_WORDS = {"nihil", "nil", "tidak ada", "tdk ada", "kosong"}
MAX_LENGTH = 24


def means_no_value(text: str) -> bool:
    """True if a text means that there is no value."""
    if len(text) > MAX_LENGTH:
        return False
    plain = " ".join(write_plainly(text).split()).casefold()
    return not plain.strip(DASHES) or plain in UNKNOWN_WORDS or plain in NONE_WORDS
