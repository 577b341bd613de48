"""policy.yaml into a `Policy`. What is wrong becomes problems with file and line."""

from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml

from orkestra.moments import MomentPolicy, MomentRule
from orkestra.registry.policy import Hotline, Limits, Policy, ReminderRule, VerdictRule, WorkingHours
from orkestra.registry.read_rows import Problem, field_kinds, parse_value
from orkestra.week import Week

LINE = "line of this mapping"
DATED: dict[str, type[Any]] = {
    "moments": MomentRule,
    "verdict": VerdictRule,
    "limits": Limits,
    "reminders": ReminderRule,
}
SECTIONS = {"first_week", "working_hours", "hotlines", *DATED}
Kind = TypeVar("Kind")


class LineLoader(yaml.SafeLoader):
    """Loads plain values, and notes in each mapping the line on which it begins."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping with its line."""
        return {**super().construct_mapping(node, deep=deep), LINE: node.start_mark.line + 1}


def read_policy(path: Path, problems: list[Problem]) -> Policy | None:
    """The policy, or None after adding what is wrong to `problems`."""
    known = len(problems)
    content = load_mapping(path, problems)
    if content is None:
        return None
    for name in sorted(SECTIONS ^ (content.keys() - {LINE})):
        problems.append(
            Problem(path.name, 1, f"section {name!r} is {'missing' if name in SECTIONS else 'unknown'}")
        )
    if len(problems) > known:
        return None
    first_week = build_value(Week, content["first_week"], (path.name, 1), "first_week", problems)
    hours = build_rule(WorkingHours, content["working_hours"], path.name, problems)
    hotlines = build_rules(Hotline, content["hotlines"], path.name, problems)
    dated: dict[str, Any] = {
        name: build_rules(kind, content[name], path.name, problems) for name, kind in DATED.items()
    }
    for name, rules in dated.items():
        weeks = [rule.from_week for rule in rules]
        if len(set(weeks)) < len(weeks):
            problems.append(Problem(path.name, 1, f"section {name!r} has two entries from the same week"))
    if len(problems) > known or hours is None:
        return None
    moments = MomentPolicy(dated.pop("moments"), (hours.opens, hours.closes))
    return Policy(first_week=first_week, moments=moments, hotlines=hotlines, **dated)


def load_mapping(path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    """The file as plain values, or None after adding to `problems` why it is not YAML."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), LineLoader)
    except FileNotFoundError:
        problems.append(Problem(path.name, 1, "the file is missing"))
        return None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.append(Problem(path.name, line, f"is not YAML: {error.problem}"))
        return None
    if not isinstance(content, dict):
        problems.append(Problem(path.name, 1, "is no mapping of sections"))
        return None
    return content


def build_rules(kind: type[Kind], entries: Any, file: str, problems: list[Problem]) -> tuple[Kind, ...]:
    """The typed entries of one section."""
    if not isinstance(entries, list) or not entries:
        problems.append(Problem(file, 1, f"wanted a list of at least one {kind.__name__}; found {entries!r}"))
        return ()
    rules = [build_rule(kind, entry, file, problems) for entry in entries]
    return tuple(rule for rule in rules if rule is not None)


def build_rule(kind: type[Kind], entry: Any, file: str, problems: list[Problem]) -> Kind | None:
    """One typed entry, or None after adding what is wrong to `problems`."""
    if not isinstance(entry, dict):
        problems.append(Problem(file, 1, f"wanted a mapping for {kind.__name__}; found {entry!r}"))
        return None
    wanted = dict(field_kinds(kind))
    place = (file, entry[LINE])
    for name in sorted(wanted.keys() ^ (entry.keys() - {LINE})):
        problems.append(Problem(*place, f"{name!r} is {'missing' if name in wanted else 'unknown'}"))
    values = {
        name: build_value(field_kind, entry[name], place, name, problems)
        for name, field_kind in wanted.items()
        if name in entry
    }
    return kind(**values) if values.keys() == wanted.keys() and None not in values.values() else None


def build_value(kind: Any, value: Any, place: tuple[str, int], name: str, problems: list[Problem]) -> Any:
    """One value in its type, or None after adding what is wrong to `problems`."""
    if isinstance(kind, type) and is_dataclass(kind) and kind is not Week:
        return build_rule(kind, value, place[0], problems)
    try:
        return parse_value(kind, str(value))
    except ValueError as error:
        problems.append(Problem(*place, f"{name}: {error}"))
        return None
