"""The rules of policy.yaml: typed, and dated by the week from which they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Protocol, TypeVar

from orkestra.moments import MomentPolicy
from orkestra.week import Week


class Dated(Protocol):
    """A rule that holds from a week on."""

    @property
    def from_week(self) -> Week:
        """The first week of the rule."""


@dataclass(frozen=True)
class VerdictRule:
    """The number of rejected rows of a sheet from which the whole submission needs a fix."""

    from_week: Week
    allowed_rejected_share: float
    allowed_rejected_rows: int


@dataclass(frozen=True)
class Limits:
    """The size from which on a file is not read. Units: as the names say; `data_rows` counts filled rows.

    One run takes so many returns and prechecks (pre-checks) from one unit.
    The `released_` ones hold for a file that was held and that a person has released.
    """

    from_week: Week
    file_bytes: int
    unpacked_bytes: int
    unpacked_ratio: int
    data_rows: int
    reader_seconds: int
    released_file_bytes: int
    released_unpacked_bytes: int
    released_unpacked_ratio: int
    released_data_rows: int
    released_reader_seconds: int
    max_findings_per_rule: int
    max_returns_per_run: int
    max_prechecks_per_run: int


@dataclass(frozen=True)
class ReminderRule:
    """The number of reminders that one person may get."""

    from_week: Week
    max_messages_per_day: int
    max_messages_per_week: int


@dataclass(frozen=True)
class WorkingHours:
    """When people may be addressed, in their own zone."""

    opens: time
    closes: time


@dataclass(frozen=True)
class Hotline:
    """A public service's number."""

    number: str
    name: str


DatedRule = TypeVar("DatedRule", bound=Dated)


@dataclass(frozen=True)
class Policy:
    """The agreements of the coordinators."""

    first_week: Week
    moments: MomentPolicy
    verdict: tuple[VerdictRule, ...]
    limits: tuple[Limits, ...]
    reminders: tuple[ReminderRule, ...]
    hotlines: tuple[Hotline, ...]

    def verdict_for(self, week: Week) -> VerdictRule:
        """The thresholds of the verdict in a week."""
        return newest_rule(self.verdict, week)

    def limits_for(self, week: Week) -> Limits:
        """The limits of a file in a week."""
        return newest_rule(self.limits, week)


def newest_rule(rules: Sequence[DatedRule], week: Week) -> DatedRule:
    """The newest rule that had begun by a week; for a week before all rules, the first one."""
    begun = [rule for rule in rules if rule.from_week <= week]
    return (
        max(begun, key=lambda rule: rule.from_week) if begun else min(rules, key=lambda rule: rule.from_week)
    )
