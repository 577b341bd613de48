"""The value of a list that a unit most likely meant: a suggestion in a finding, never data."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rapidfuzz.distance import Indel

from orkestra.registry.entries import ListValue

MIN_SIMILARITY = 0.75  # 0 to 1; "Direspon" has 0.94, but "media sosial" and "Media online" have 0.67
DENIALS = {"bukan", "tidak", "belum", "tanpa", "non"}


def nearest_choice(text: str, choices: Sequence[ListValue]) -> str | None:
    """The only value that a text resembles, abbreviates or is a synonym of; None for none or several.

    Why never one of several: an officer follows a suggestion, so a wrong one falsifies what is reported.
    """
    return _find(text[:100], tuple(choices))


@lru_cache(maxsize=4096)
def _find(text: str, choices: tuple[ListValue, ...]) -> str | None:
    wanted = " ".join(text.casefold().split())
    spellings = {spelling: choice.value for choice in choices for spelling in list_spellings(choice)}
    return next((found for found in _guesses(wanted, spellings) if found), None) if wanted else None


def list_spellings(choice: ListValue) -> Iterator[str]:
    """A value of a list and its synonyms, in lower case."""
    return (spelling.casefold() for spelling in (choice.value, *choice.synonyms))


def _guesses(wanted: str, spellings: dict[str, str]) -> Iterator[str | None]:
    """The result of each way to recognise a value, the surest first; None where it is not unique."""

    def only(alike: Iterable[str]) -> str | None:
        values = {spellings[spelling] for spelling in alike}
        return values.pop() if len(values) == 1 else None

    words = set(wanted.split())
    yield spellings.get(wanted)
    yield only(spelling for spelling in spellings if len(wanted) > 2 and spelling.startswith(wanted))
    yield only(list_most_similar(wanted, spellings))
    yield only(spelling for spelling in spellings if not words & DENIALS and words >= set(spelling.split()))
    yield only(spelling for spelling in spellings if abbreviates(wanted, spelling))


def list_most_similar(wanted: str, spellings: Iterable[str]) -> list[str]:
    """The spellings that share the most letters in the same order with a text; several if they tie.

    Source: Indel similarity, twice the longest common subsequence over the sum of both lengths.
    """
    similarities = {spelling: Indel.normalized_similarity(wanted, spelling) for spelling in spellings}
    best = max(similarities.values(), default=0.0)
    return [spelling for spelling, found in similarities.items() if found == best >= MIN_SIMILARITY]


def abbreviates(short: str, name: str) -> bool:
    """True for two or three letters of a name in their order, with its first letter."""
    if not 2 <= len(short) <= 3 or short[0] != name[:1]:
        return False
    letters = iter(name)
    return all(letter in letters for letter in short)
