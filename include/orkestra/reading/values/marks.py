"""Texts that stand where a value should be and mean the same in every column: "-", NA, "tidak ada".

Only a count tells nothing measured from a measured zero: there "nihil" is 0 (see `numbers`).
"""

from orkestra.plain_letters import write_plainly

DASHES = "-_"  # of a text whose hyphens are plain ones
UNKNOWN_WORDS = {"n/a", "n.a.", "n.a", "na", "#n/a", "tidak diukur", "belum diukur", "tidak tersedia"}
NONE_WORDS = {"nihil", "nil", "tidak ada", "tdk ada", "kosong"}
MAX_LENGTH = 24


def says_nothing(text: str) -> bool:
    """True if a text stands for no value."""
    if len(text) > MAX_LENGTH:
        return False
    plain = " ".join(write_plainly(text).split()).casefold()
    return not plain.strip(DASHES) or plain in UNKNOWN_WORDS or plain in NONE_WORDS
