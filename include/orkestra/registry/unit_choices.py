"""The units as choices of a form."""

from pathlib import Path

from orkestra.registry.entries import Unit
from orkestra.registry.problems import Problem
from orkestra.registry.read_rows import read_rows


def list_unit_choices(home: Path) -> dict[str, str]:
    """The text that a form shows per unit, by code, in the order of names; none if units.csv has a fault.

    Why: the form of a decision must stay usable while somebody edits the registry.
    """
    problems: list[Problem] = []
    units = [line.entry for line in read_rows(home / "include" / "registry" / "units.csv", Unit, problems)]
    if problems:
        return {}
    return {
        unit.unit_code: f"{unit.unit_name} ({unit.unit_code})"
        for unit in sorted(units, key=lambda unit: unit.unit_name)
    }
