"""The names of headings: which columns they stand for, and how they are shown to people."""

from collections.abc import Iterable, Mapping, Sequence

from orkestra.indonesian import join_words
from orkestra.intake.specs import SheetSpec
from orkestra.intake.tables.spellings import count_slips, measure_distance, normalise_heading

NAMED_AT_MOST = 8  # of a long list of headings
SHOWN_LENGTH = 40  # of one heading
FARTHEST_GUESS = 0.5  # of the letters: farther away a heading is no guess

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
        text: measure_distance(name, wanted) / max(len(name), len(wanted))
        for text in unknown
        if (name := normalise_heading(text))
    }
    nearest = min(distances, key=lambda text: distances[text], default=None)
    return nearest if nearest and distances[nearest] <= FARTHEST_GUESS else None


def list_names(names: Iterable[str]) -> str:
    """Names in quotes, of a long list the first ones and how many more there are."""
    shown = [f"“{shorten(name)}”" for name in names]
    if len(shown) > NAMED_AT_MOST:
        shown = [*shown[:NAMED_AT_MOST], f"{len(shown) - NAMED_AT_MOST} lainnya"]
    return join_words(shown)


def shorten(text: str) -> str:
    """The beginning of a long heading."""
    return text if len(text) <= SHOWN_LENGTH else f"{text[: SHOWN_LENGTH - 1]}…"
