"""The standing of a unit's week: its state, and the version behind it."""

from dataclasses import dataclass

from orkestra.warehouse.warehouse import Warehouse
from orkestra.week import Week


@dataclass(frozen=True)
class Standing:
    """A unit's week after an event.

    `version`: the one in force, else the newest that was refused; `is_blocked`: it waits for a person.
    """

    state: str
    version: int | None = None
    is_blocked: bool = False

    @property
    def has_reported(self) -> bool:
        """True if an accepted return is in force, a nil return included."""
        return self.state in ("LAPOR", "NIHIL")


def find_standing(warehouse: Warehouse, unit_code: str, week: Week) -> Standing:
    """The standing of a unit's week now, with all that was sent and decided."""
    return warehouse.one("returns/standing", Standing, week=week, unit_code=unit_code)
