"""A unit by the code that a person typed."""

from rapidfuzz import process
from rapidfuzz.distance import Indel

from orkestra.errors import Permanent
from orkestra.registry.entries import Unit
from orkestra.registry.registry import Registry
from orkestra.registry.unit_names import plain_name
from orkestra.week import Week

ALIKE = 0.6  # how alike two names must be, 0 to 1, for one to be offered instead of the other


def find_unit(registry: Registry, code: str, week: Week) -> Unit:
    """The unit of that code in a week.

    Raises: Permanent, naming units that are called about so.
    """
    unit = registry.unit(code, week.sunday)
    if unit is None:
        raise Permanent(f"No unit {code!r} in {week}{offer_others(registry, code)}")
    return unit


def offer_others(registry: Registry, text: str) -> str:
    """The end of a sentence about an unknown code: which codes may have been meant, or where all are."""
    codes = list_alike(registry, text)
    if codes:
        return f". Did you mean {' or '.join(codes)}?"
    return ": include/registry/units.csv lists the codes of all units."


def list_alike(registry: Registry, text: str) -> list[str]:
    """The codes of at most three units that a text may mean."""
    names, wanted = registry.unit_names, plain_name(text)
    alike = process.extract(
        wanted, names.keys(), scorer=Indel.normalized_similarity, score_cutoff=ALIKE, limit=6
    )
    near = [wanted] if wanted in names else [name for name, _, _ in alike]
    return list(dict.fromkeys(found.unit.code for name in near for found in names[name]))[:3]
