"""The part of the registry that sets the moments of a week: the policy and the days off."""

from pathlib import Path

from orkestra.errors import Permanent
from orkestra.moments import Holidays
from orkestra.registry.entries import Holiday
from orkestra.registry.policy import Policy
from orkestra.registry.problems import Problem
from orkestra.registry.read_policy import read_policy
from orkestra.registry.read_rows import read_rows


def read_calendar(home: Path) -> tuple[Policy, Holidays]:
    """The policy and the days off, from policy.yaml and holidays.csv.

    Raises: Permanent, with every fault of these two files.
    Why: a fault elsewhere in the registry must stop neither the report nor the start of a machine.
    """
    folder = home / "include" / "registry"
    problems: list[Problem] = []
    policy = read_policy(folder / "policy.yaml", problems)
    days_off = read_rows(folder / "holidays.csv", Holiday, problems)
    if problems or policy is None:
        raise Permanent("The schedule cannot be read:\n" + "\n".join(map(str, sorted(problems))))
    return policy, Holidays({line.entry.date: line.entry.name for line in days_off})
