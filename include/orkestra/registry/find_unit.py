"""A unit by the code that a person typed."""

from rapidfuzz import process
from rapidfuzz.distance import Indel

from orkestra.errors import Permanent
from orkestra.registry.entries import Unit
from orkestra.registry.registry import Registry
from orkestra.registry.unit_names import plain_name
from orkestra.week import Week

MIN_SIMILARITY = 0.6  # of two names, 0 to 1, for one to be offered instead of the other


def find_unit(registry: Registry, code: str, week: Week) -> Unit:
    """The unit of that code in a week.

    Raises: Permanent, with the codes of units of a similar name.
    """
    unit = registry.unit(code, week.sunday)
    if unit is None:
        raise Permanent(f"No unit {code!r} in {week}{offer_others(registry, code)}")
    return unit


def offer_others(registry: Registry, text: str) -> str:
    """The end of a sentence about an unknown code: codes that may be meant, or the file that lists all."""
    codes = list_similar(registry, text)
    if codes:
        return f". Did you mean {' or '.join(codes)}?"
    return ": include/registry/units.csv lists the codes of all units."


def list_similar(registry: Registry, text: str) -> list[str]:
    """The codes of at most three units that a text may mean."""
    names, wanted = registry.unit_names, plain_name(text)
    alike = process.extract(
        wanted, names.keys(), scorer=Indel.normalized_similarity, score_cutoff=MIN_SIMILARITY, limit=6
    )
    near = [wanted] if wanted in names else [name for name, _, _ in alike]
    return list(dict.fromkeys(found.unit.unit_code for name in near for found in names[name]))[:3]
