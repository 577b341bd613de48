"""Checks between the lines of the registry files, and between the fields of a line. Each yields problems."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from orkestra.registry.entries import (
    AgendaEvent,
    Assignment,
    BehaviourIndicator,
    Campaign,
    Channel,
    Column,
    Contact,
    Desk,
    Holiday,
    Issue,
    Item,
    ListValue,
    Message,
    Rule,
    Surveyor,
    Unit,
)
from orkestra.registry.problems import Problem
from orkestra.registry.read_rows import Line

Lines = Mapping[type, Sequence[Line[Any]]]

# The fields that identify a line: no two lines with the same values may hold at the same time.
KEYS: dict[type, tuple[str, ...]] = {
    Unit: ("unit_code",),
    Desk: ("desk_code",),
    Campaign: ("campaign_code",),
    Message: ("message_code",),
    Assignment: ("message_code", "unit_code"),
    Channel: ("unit_code", "channel", "account"),
    Issue: ("issue_code",),
    Item: ("item_code",),
    Surveyor: ("surveyor_name",),
    BehaviourIndicator: ("indicator_code",),
    AgendaEvent: ("event_date", "event"),
    ListValue: ("list", "value"),
    Column: ("sheet", "column_name"),
    Rule: ("rule",),
    Holiday: ("date", "name"),
    Contact: ("unit", "role", "name"),
}
SPANS = (("valid_from", "valid_to"), ("from_week", "to_week"), ("since", "until"), ("leave_from", "leave_to"))

# The fields that name something that must exist. "unit", "item" … are codes; "list:kanal" is a list's values.
REFERENCES: dict[type, dict[str, str]] = {
    Unit: {"parent_code": "unit", "group_name": "list:kelompok_unit"},
    Desk: {"lead_unit_code": "unit", "member_codes": "unit"},
    Campaign: {"desk_code": "desk"},
    Message: {"campaign_code": "campaign", "item_kesadaran": "item", "item_perilaku": "item"},
    Assignment: {"message_code": "message", "unit_code": "target"},
    Channel: {"unit_code": "unit", "channel": "list:kanal", "purpose": "list:tujuan_kanal"},
    Issue: {
        "kind": "list:jenis_isu",
        "level": "list:tingkat",
        "lead_unit_code": "unit",
        "asked_unit_codes": "unit",
        "message_code": "message",
    },
    BehaviourIndicator: {"owner_unit_code": "unit"},
    AgendaEvent: {"message_code": "message", "lead_unit_code": "unit"},
}


def check_entries(lines: Lines) -> Iterator[Problem]:
    """Every fault between the lines of all files."""
    for kind, kind_lines in lines.items():
        yield from check_lines(kind, kind_lines)
    yield from check_references(lines)
    yield from check_synonyms(lines[ListValue])
    yield from check_columns(lines)
    yield from check_rules(lines[Rule])


def check_lines(kind: type, lines: Sequence[Line[Any]]) -> Iterator[Problem]:
    """Every fault within one file."""
    yield from check_spans(lines)
    yield from check_keys(KEYS[kind], lines, may_follow=kind is not Rule)


def check_spans(lines: Sequence[Line[Any]]) -> Iterator[Problem]:
    """Lines that end before they begin."""
    for line in lines:
        first, last = span_of(line.entry)
        if first is not None and last is not None and last < first:
            yield line.problem(f"ends ({last}) before it begins ({first})")


def check_keys(
    key: tuple[str, ...], lines: Sequence[Line[Any]], *, may_follow: bool = True
) -> Iterator[Problem]:
    """Lines of the same key that hold at the same time; without dates, any two lines of the same key.

    `may_follow`: a line may begin when another of its key has ended. A rule may not: it has one line, whose
    status changes.
    """
    same: dict[Any, list[Line[Any]]] = defaultdict(list)
    for line in lines:
        same[tuple(getattr(line.entry, name) for name in key)].append(line)
    for values, group in same.items():
        dated = may_follow and all(span_of(line.entry)[0] is not None for line in group)
        ordered = sorted(group, key=lambda line: span_of(line.entry)[0]) if dated else group
        for earlier, later in pairwise(ordered):
            first, last = span_of(later.entry)[0], span_of(earlier.entry)[1]
            if not dated or last is None or first <= last:
                words = " ".join(str(value) for value in values)
                yield later.problem(f"duplicate {words}: line {earlier.line} holds at the same time")


def span_of(entry: Any) -> tuple[Any, Any]:
    """First and last day or week of an entry; (None, None) if it has none."""
    for first, last in SPANS:
        if hasattr(entry, first):
            return getattr(entry, first), getattr(entry, last)
    return None, None


def check_references(lines: Lines) -> Iterator[Problem]:
    """Fields that name something that no line defines."""
    known = known_names(lines)
    for kind, references in REFERENCES.items():
        for line in lines.get(kind, ()):
            for name, target in references.items():
                value = getattr(line.entry, name)
                for one in value if isinstance(value, tuple) else (value,):
                    if one is not None and one not in known[target]:
                        yield line.problem(f"{name}: unknown {target} {one!r}")


def known_names(lines: Lines) -> Mapping[str, set[str]]:
    """The names that other lines may refer to, by kind of thing."""
    kinds = {"unit": Unit, "desk": Desk, "campaign": Campaign, "message": Message, "item": Item}
    names: dict[str, set[str]] = defaultdict(set)
    for target, kind in kinds.items():
        names[target] = {getattr(line.entry, KEYS[kind][0]) for line in lines[kind]}
    for line in lines[ListValue]:
        names[f"list:{line.entry.list}"].add(line.entry.value)
    groups = {f"group:{line.entry.group_name}" for line in lines[Unit]}
    names["target"] = {"all", *groups, *names["unit"], *(f"desk:{code}" for code in names["desk"])}
    return names


def check_synonyms(lines: Sequence[Line[ListValue]]) -> Iterator[Problem]:
    """Synonyms that name two values of one list, so that a finding would suggest either."""
    owners: dict[tuple[str, str], str] = {}
    for line in lines:
        owners[line.entry.list, normalise(line.entry.value)] = line.entry.value
    for line in lines:
        for synonym in line.entry.synonyms:
            owner = owners.setdefault((line.entry.list, normalise(synonym)), line.entry.value)
            if owner != line.entry.value:
                yield line.problem(f"synonyms: {synonym!r} also stands for {owner!r}")


def check_columns(lines: Lines) -> Iterator[Problem]:
    """Columns with an unknown list, a minimum that does not fit, or a heading that another column has.

    Why: several columns may have the same variant; then the values of a file decide, or the unit is asked.
    """
    lists = {line.entry.list for line in lines[ListValue]} | {"items", "behaviour"}
    owners: dict[tuple[str, str], int] = {}
    for line in lines[Column]:
        owners.setdefault((line.entry.sheet, normalise(line.entry.heading)), line.line)
    for line in lines[Column]:
        column = line.entry
        if (column.type in ("list", "yesno")) != (column.list is not None) or column.list not in {
            None,
            *lists,
        }:
            yield line.problem(
                f"list: {column.list!r} does not fit type {column.type!r} or is not in lists.csv"
            )
        if column.minimum is not None and column.type != "integer":
            yield line.problem(f"minimum: only integers have one, not {column.type!r}")
        for heading in {normalise(text) for text in (column.heading, *column.variants)}:
            owner = owners.get((column.sheet, heading), line.line)
            if owner != line.line:
                yield line.problem(f"heading {heading!r} is also on line {owner}")


def check_rules(lines: Sequence[Line[Rule]]) -> Iterator[Problem]:
    """Withdrawals without a reason, and reasons without a withdrawal."""
    for line in lines:
        if (line.entry.status == "withdrawn") != (line.entry.reason is not None):
            yield line.problem("reason: a withdrawn rule has one, another rule none")


def normalise(heading: str) -> str:
    """A heading without capitals and repeated spaces."""
    return " ".join(heading.casefold().split())
