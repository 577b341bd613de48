"""The names of headings: which columns they stand for, and how they are shown to people."""

from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz.distance import OSA

from orkestra.indonesian import join_words
from orkestra.reading.specs import ColumnSpec, SheetSpec
from orkestra.reading.tables.spellings import count_slips, has_same_digits, normalise_heading

MAX_NAMED = 8  # of a long list of headings
SHOWN_LENGTH = 40  # of one heading
MAX_GUESS_DISTANCE = 0.5  # of the letters: farther away a heading is no guess
MAX_COLUMN_DISTANCE = 0.34  # the same where no column is missing that must be there

Names = Mapping[str, Sequence[int]]


def index_names(spec: SheetSpec) -> tuple[Names, Names]:
    """The columns by their own headings, and by all variants."""
    own: dict[str, list[int]] = {}
    variants: dict[str, list[int]] = {}
    for index, column in enumerate(spec.columns):
        own.setdefault(normalise_heading(column.heading), []).append(index)
        for name in {normalise_heading(variant) for variant in column.variants}:
            variants.setdefault(name, []).append(index)
    return own, variants


def look_up(names: Names, readings: Sequence[str]) -> Sequence[int]:
    """The columns of the first reading of a heading that is known."""
    return next((names[reading] for reading in readings if reading in names), [])


def look_for_slips(spec: SheetSpec, columns: Iterable[int], readings: Sequence[str]) -> Sequence[int]:
    """Those of some columns whose headings are the fewest slips away."""
    found: dict[int, int] = {}
    for index in columns:
        column = spec.columns[index]
        slips = [
            count
            for name in (column.heading, *column.variants)
            for reading in readings
            if (count := count_slips(reading, normalise_heading(name))) is not None
        ]
        if slips:
            found[index] = min(slips)
    return [index for index, slips in found.items() if slips == min(found.values())]


def guess_heading(heading: str, unknown: Iterable[str]) -> str | None:
    """Of some headings that nobody knows the one that looks most like another."""
    wanted = normalise_heading(heading)
    distances = {
        text: OSA.normalized_distance(name, wanted) for text in unknown if (name := normalise_heading(text))
    }
    nearest = min(distances, key=lambda text: distances[text], default=None)
    return nearest if nearest and distances[nearest] <= MAX_GUESS_DISTANCE else None


def guess_column(heading: str, columns: Sequence[ColumnSpec]) -> str | None:
    """The heading of the one column that an unknown heading resembles, by its words or else its letters."""
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
    """Names in quotes, of a long list the first ones and how many more there are."""
    return join_shown([f"“{shorten(name)}”" for name in names])


def join_shown(shown: list[str]) -> str:
    """What is shown as an enumeration, of a long list the first ones and how many more there are."""
    if len(shown) > MAX_NAMED:
        shown = [*shown[:MAX_NAMED], f"{len(shown) - MAX_NAMED} lainnya"]
    return join_words(shown)


def shorten(text: str) -> str:
    """The beginning of a long heading."""
    return text if len(text) <= SHOWN_LENGTH else f"{text[: SHOWN_LENGTH - 1]}…"
