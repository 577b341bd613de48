"""The arguments of every step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from orkestra.errors import Permanent
from orkestra.intake.lease import Afterwards
from orkestra.registry import Contact, Registry, read_contacts
from orkestra.returns.decisions import Decision
from orkestra.settings import Settings
from orkestra.week import Week

Counts = Mapping[str, int | str]


@dataclass(frozen=True)
class Run:
    """The arguments of a step: who runs it, as of which moment, for which week or decision if it needs one.

    `shard`: the part of what waits that a step of a collection works on; None is every part, one after the
    other. `is_single`: the run is this one step, so its shards are free for other runs at once.
    `is_correction`: a report also counts what came after close, and is made again where today's statements
    come to other figures.
    """

    settings: Settings
    as_of: datetime
    label: str
    week: Week | None = None
    decision: Decision | None = None
    is_correction: bool = False
    is_single: bool = False
    shard: str | None = None

    @property
    def between_steps(self) -> Afterwards:
        """The fate of a shard's lease after a step that is not its last."""
        return Afterwards.FREE if self.is_single else Afterwards.KEEP

    @property
    def url(self) -> str:
        """The warehouse, as the collector."""
        return self.settings.require_warehouse()

    @property
    def required_week(self) -> Week:
        """The week of a step that cannot do without.

        Raises: Permanent, if there is none.
        """
        if self.week is None:
            raise Permanent("This step needs a week, for example 2026-W47.")
        return self.week

    def read_contacts(self, registry: Registry) -> tuple[Contact, ...]:
        """The people of the units; nobody, if no file of contacts is configured."""
        return read_contacts(Path(self.settings.contacts), registry) if self.settings.contacts else ()
