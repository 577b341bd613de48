"""policy.yaml into a `Policy`. Each fault becomes a problem with file and line."""

from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from orkestra.field_types import NO_OTHER_FIELDS, IsoWeek
from orkestra.moments import MomentPolicy, MomentRule
from orkestra.registry.lined_yaml import list_problems, load_yaml
from orkestra.registry.policy import (
    Dated,
    Hotline,
    Limits,
    Policy,
    ReminderRule,
    VerdictRule,
    WorkingHours,
)
from orkestra.registry.problems import Problem

Entry = TypeVar("Entry")
DatedEntry = TypeVar("DatedEntry", bound=Dated)


def require_one(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries of a section, if there is one at least."""
    if not entries:
        raise ValueError("wanted a list of at least one entry")
    return entries


def require_different_weeks(rules: tuple[DatedEntry, ...]) -> tuple[DatedEntry, ...]:
    """The rules of a section, if each begins in a week of its own."""
    weeks = [rule.from_week for rule in rules]
    if len(set(weeks)) < len(weeks):
        raise ValueError("two entries begin in the same week")
    return rules


Entries = Annotated[tuple[Entry, ...], AfterValidator(require_one)]
DatedEntries = Annotated[
    tuple[DatedEntry, ...], AfterValidator(require_one), AfterValidator(require_different_weeks)
]


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class PolicyFile:
    """The sections of policy.yaml."""

    first_week: IsoWeek
    moments: DatedEntries[MomentRule]
    working_hours: WorkingHours
    verdict: DatedEntries[VerdictRule]
    limits: DatedEntries[Limits]
    reminders: DatedEntries[ReminderRule]
    hotlines: Entries[Hotline]


POLICY_FILE = TypeAdapter(PolicyFile)


def read_policy(path: Path, problems: list[Problem]) -> Policy | None:
    """The policy, or None after adding its faults to `problems`."""
    content = load_yaml(path, problems)
    if content is None:
        return None
    try:
        file = POLICY_FILE.validate_python(content)
    except ValidationError as error:
        problems.extend(list_problems(path, content, error))
        return None
    hours = file.working_hours
    return Policy(
        first_week=file.first_week,
        moments=MomentPolicy(file.moments, (hours.opens, hours.closes)),
        verdict=file.verdict,
        limits=file.limits,
        reminders=file.reminders,
        hotlines=file.hotlines,
    )
