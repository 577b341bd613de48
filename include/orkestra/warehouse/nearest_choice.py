"""Which value of a list a unit may have meant: for the example in a finding, never for its data."""

from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache

ALIKE = 0.6  # of difflib's ratio; "hoax" and "Hoaks" have 0.67


def nearest_choice(text: str, choices: Sequence[str]) -> str:
    """The value that a text is most like, or abbreviates as "ig" does Instagram; else the first."""
    return _find(text[:100], tuple(choices))


@lru_cache(maxsize=4096)
def _find(text: str, choices: tuple[str, ...]) -> str:
    folded = {choice.casefold(): choice for choice in choices}
    wanted = text.casefold().strip()
    alike = [
        *(choice for choice in folded if len(wanted) > 2 and choice.startswith(wanted)),
        *get_close_matches(wanted, folded, n=1, cutoff=ALIKE),
        *(choice for choice in folded if abbreviates(wanted, choice)),
    ]
    return folded[alike[0]] if alike else next(iter(choices), "")


def abbreviates(short: str, name: str) -> bool:
    """Whether two or three letters begin as a name does and stand in it in that order."""
    if not 2 <= len(short) <= 3 or short[0] != name[:1]:
        return False
    letters = iter(name)
    return all(letter in letters for letter in short)
