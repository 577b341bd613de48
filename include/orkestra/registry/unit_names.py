"""Find the unit that a text means: by code, name, short or old name, in any spelling."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from orkestra.registry.entries import Unit

if TYPE_CHECKING:
    from orkestra.registry.registry import Registry

OFFICE = re.compile(r"^(?:(?:biro|bagian|tim|unit|pusat) )?(?:humas|hubungan masyarakat) ")
STATE = re.compile(r" (?:ri|republik indonesia)$")


@dataclass(frozen=True)
class UnitMatch:
    """The units that a text may mean; none for an unknown one, several for an ambiguous one.

    `is_certain`: the text is the code or the present name of one unit, and no other unit's old name.
    """

    units: tuple[Unit, ...]
    is_certain: bool = False


@dataclass(frozen=True)
class UnitName:
    """One name of a unit; `is_own`: the present one, no alias."""

    unit: Unit
    is_own: bool


def match_unit(registry: "Registry", text: str, on: date) -> UnitMatch:
    """The units that a text may mean on a day; one that no longer exists only if no other has the name."""
    names = registry.unit_names.get(plain_name(text), ())
    names = [name for name in names if _is_valid(name.unit, on)] or list(names)
    own = [name for name in names if name.is_own]
    units = tuple({name.unit.unit_code: name.unit for name in own or names}.values())
    is_certain = (
        len(units) == 1 and bool(own) and all(name.unit.unit_code == units[0].unit_code for name in names)
    )
    return UnitMatch(units, is_certain)


def list_names(units: Iterable[Unit]) -> Mapping[str, list[UnitName]]:
    """Every name of every unit in its plain spelling."""
    names: dict[str, list[UnitName]] = {}
    for unit in units:
        own = {plain_name(name) for name in (unit.unit_code, unit.unit_name, unit.short_name)}
        for name in own:
            names.setdefault(name, []).append(UnitName(unit, is_own=True))
        for name in {plain_name(alias) for alias in unit.aliases} - own:
            names.setdefault(name, []).append(UnitName(unit, is_own=False))
    return names


def plain_name(text: str) -> str:
    """A name in its plain spelling: no capitals, no punctuation, no "Humas" before it, no "RI" after it."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("&", " dan ")
    text = " ".join(re.sub(r"[^\w]+", " ", text).split()).replace("kementrian", "kementerian")
    return STATE.sub("", OFFICE.sub("", text))


def _is_valid(unit: Unit, on: date) -> bool:
    return unit.valid_from <= on and (unit.valid_to is None or on <= unit.valid_to)
