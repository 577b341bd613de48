"""The names of headings: their columns, suggestions for unknown ones, and enumerations for people."""

from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz.distance import OSA

from orkestra.indonesian import join_words
from orkestra.reading.specs import ColumnSpec, SheetSpec
from orkestra.reading.tables.spellings import count_typing_errors, has_same_digits, normalise_heading

MAX_NAMED = 8  # names in an enumeration
SHOWN_LENGTH = 40  # characters of one name
# The share of letters that may differ between a heading and its suggestion: for a required column that is
# missing, and for any column.
MAX_GUESS_DISTANCE, MAX_COLUMN_DISTANCE = 0.5, 0.34

Names = Mapping[str, Sequence[int]]


def index_names(spec: SheetSpec) -> tuple[Names, Names]:
    """The indices of the columns by their own headings, and by all variants."""
    own: dict[str, list[int]] = {}
    variants: dict[str, list[int]] = {}
    for index, column in enumerate(spec.columns):
        own.setdefault(normalise_heading(column.heading), []).append(index)
        for name in {normalise_heading(variant) for variant in column.variants}:
            variants.setdefault(name, []).append(index)
    return own, variants


def look_up(names: Names, readings: Sequence[str]) -> Sequence[int]:
    """The columns of a heading, by its first reading that has any."""
    return next((names[reading] for reading in readings if reading in names), [])


def find_misspelt(spec: SheetSpec, columns: Iterable[int], readings: Sequence[str]) -> Sequence[int]:
    """The columns that a misspelt heading may name: those with the fewest typing errors."""
    found: dict[int, int] = {}
    for index in columns:
        column = spec.columns[index]
        errors = [
            count
            for name in (column.heading, *column.variants)
            for reading in readings
            if (count := count_typing_errors(reading, normalise_heading(name))) is not None
        ]
        if errors:
            found[index] = min(errors)
    return [index for index, errors in found.items() if errors == min(found.values())]


def guess_heading(heading: str, unknown: Iterable[str]) -> str | None:
    """The unknown heading that is most similar to a missing one; None if none is similar enough."""
    wanted = normalise_heading(heading)
    distances = {
        text: OSA.normalized_distance(name, wanted) for text in unknown if (name := normalise_heading(text))
    }
    nearest = min(distances, key=lambda text: distances[text], default=None)
    return nearest if nearest and distances[nearest] <= MAX_GUESS_DISTANCE else None


def guess_column(heading: str, columns: Sequence[ColumnSpec]) -> str | None:
    """The heading of the only column that resembles an unknown heading, by its words or else its letters."""
    name = normalise_heading(heading)
    if not name:
        return None
    headings = {normalise_heading(column.heading): column.heading for column in columns}
    by_words = [shown for wanted, shown in headings.items() if shares_words(name, wanted)]
    by_letters = [
        shown
        for wanted, shown in headings.items()
        if has_same_digits(name, wanted) and OSA.normalized_distance(name, wanted) <= MAX_COLUMN_DISTANCE
    ]
    return next((alike[0] for alike in (by_words, by_letters) if len(alike) == 1), None)


def shares_words(one: str, other: str) -> bool:
    """True if all words of one heading stand in the other: "bukti" in "bukti dukung"."""
    words, others = set(one.split()), set(other.split())
    return words <= others or others <= words


def list_names(names: Iterable[str]) -> str:
    """An enumeration of names in quotes; of a long list, the first ones and the count of the others."""
    return join_shown([f"“{shorten(name)}”" for name in names])


def join_shown(shown: list[str]) -> str:
    """An enumeration; of a long list, the first ones and the count of the others."""
    if len(shown) > MAX_NAMED:
        shown = [*shown[:MAX_NAMED], f"{len(shown) - MAX_NAMED} lainnya"]
    return join_words(shown)


def shorten(text: str) -> str:
    """The name, cut if it is long."""
    return text if len(text) <= SHOWN_LENGTH else f"{text[: SHOWN_LENGTH - 1]}…"
