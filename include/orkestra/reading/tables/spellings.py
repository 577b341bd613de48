"""Headings and names in the form in which they are compared, and the count of typing errors between two."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from orkestra.plain_letters import drop_unseen
from orkestra.reading.files.cells import Cell
from orkestra.reading.values.texts import flatten_text

# One typing error in 5 letters, two in 10: another letter turns a shorter word into a different one.
LETTERS_PER_ERROR = 5
MAX_ERRORS = 2
MAX_HEADING_LENGTH = 200  # characters of a heading


def normalise_heading(text: str) -> str:
    """A heading in small letters, its words divided by single spaces, without punctuation.

    A heading of punctuation alone, such as "#", is kept.

    Why it is cut: a cell can hold pages of text, and the results are cached.
    """
    return _normalise(text[:MAX_HEADING_LENGTH])[:MAX_HEADING_LENGTH].rstrip()


@lru_cache(maxsize=4096)
def _normalise(text: str) -> str:
    plain = flatten_text(flatten_text(text).casefold())
    return " ".join(re.findall(r"[^\W_]+", plain)) or plain.strip("* ")


@lru_cache(maxsize=4096)
def is_similar(written: str, wanted: str) -> bool:
    """True if two normalised headings differ only by typing errors; numbers in them must be equal."""
    return count_typing_errors(written, wanted) is not None


def is_blank(cell: Cell) -> bool:
    """True if a cell is empty or holds only characters that cannot be seen."""
    return cell == "" or (isinstance(cell, str) and not cell.isalnum() and not drop_unseen(cell).strip())


def count_typing_errors(written: str, wanted: str) -> int | None:
    """The number of typing errors between two normalised headings; None if their length allows fewer.

    A typing error adds, drops or changes one letter, or swaps two neighbours.

    Source: optimal string alignment, the restricted form of the Damerau-Levenshtein distance.
    """
    limit = min(MAX_ERRORS, min(len(written), len(wanted)) // LETTERS_PER_ERROR)
    if written == wanted:
        return 0
    errors = OSA.distance(written, wanted, score_cutoff=limit)
    return errors if errors <= limit and has_same_digits(written, wanted) else None


def has_same_digits(one: str, other: str) -> bool:
    """True if two headings hold the same numbers in the same order."""
    return re.findall(r"\d+", one) == re.findall(r"\d+", other)
