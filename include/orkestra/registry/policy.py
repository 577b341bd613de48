"""The rules of policy.yaml, each with the week from which it holds."""

from collections.abc import Sequence
from dataclasses import dataclass as plain_dataclass
from typing import Annotated, Protocol, TypeVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from orkestra.field_types import NO_OTHER_FIELDS, ClockTime, Count, IsoWeek, Share
from orkestra.moments import MomentPolicy
from orkestra.week import Week


class Dated(Protocol):
    """A rule that holds from a week on."""

    @property
    def from_week(self) -> Week:
        """The first week of the rule."""


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class VerdictRule:
    """The rejected rows that a sheet may have before the whole submission needs a fix."""

    from_week: IsoWeek
    allowed_rejected_share: Share
    allowed_rejected_rows: Count


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class Limits:
    """The size beyond which a file is quarantined, and the numbers of files of one unit that a run takes.

    The `released_` ones hold for a quarantined file that a person has released.
    Units: in the names; `data_rows` counts filled rows.
    """

    from_week: IsoWeek
    file_bytes: Count
    unpacked_bytes: Count
    unpacked_ratio: Count
    data_rows: Count
    reader_seconds: Count
    released_file_bytes: Count
    released_unpacked_bytes: Count
    released_unpacked_ratio: Count
    released_data_rows: Count
    released_reader_seconds: Count
    max_findings_per_rule: Count
    max_returns_per_run: Count
    max_prechecks_per_run: Count


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class ReminderRule:
    """The messages that one person may get."""

    from_week: IsoWeek
    max_messages_per_day: Count
    max_messages_per_week: Count


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class WorkingHours:
    """The hours in which people may be addressed, in their own zone."""

    opens: ClockTime
    closes: ClockTime


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class Hotline:
    """A public service's number."""

    number: Annotated[str, Field(coerce_numbers_to_str=True)]
    name: str


DatedRule = TypeVar("DatedRule", bound=Dated)


@plain_dataclass(frozen=True)
class Policy:
    """The content of policy.yaml: the rules that the coordinators have agreed."""

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
