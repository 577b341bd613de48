"""Read all files of the registry into one checked value."""

import hashlib
from pathlib import Path
from typing import Any

from orkestra.errors import Permanent
from orkestra.registry.check_entries import check_entries, check_lines
from orkestra.registry.entries import (
    AgendaEvent,
    Assignment,
    BehaviourIndicator,
    Campaign,
    Channel,
    Column,
    Contact,
    Desk,
    Document,
    Holiday,
    Issue,
    Item,
    ListValue,
    Message,
    Rule,
    Surveyor,
    Unit,
)
from orkestra.registry.expand_assignments import expand_assignments
from orkestra.registry.problems import Problem
from orkestra.registry.read_policy import read_policy
from orkestra.registry.read_rows import Line, read_rows
from orkestra.registry.registry import Registry

FILES: dict[type, str] = {
    Unit: "units.csv",
    Desk: "desks.csv",
    Campaign: "campaigns.csv",
    Message: "messages.csv",
    Assignment: "assignments.csv",
    Channel: "channels.csv",
    Issue: "issues.csv",
    Item: "items.csv",
    Surveyor: "surveyors.csv",
    BehaviourIndicator: "behaviour.csv",
    AgendaEvent: "agenda.csv",
    ListValue: "lists.csv",
    Column: "columns.csv",
    Rule: "rules.csv",
    Holiday: "holidays.csv",
}
ADDED = {Surveyor}  # versions that were synced before have no such file
# Fields to the headings that versions synced before have for them.
FORMER_HEADINGS: dict[type, dict[str, str]] = {
    Unit: {"unit_code": "code", "unit_name": "name", "group_name": "group", "parent_code": "parent"},
    Desk: {
        "desk_code": "code",
        "desk_name": "name",
        "lead_unit_code": "lead_unit",
        "member_codes": "members",
    },
    Campaign: {"campaign_code": "code", "campaign_name": "name", "desk_code": "desk"},
    Message: {"message_code": "code", "campaign_code": "campaign", "message_text": "text"},
    Assignment: {"message_code": "message", "unit_code": "unit"},
    Channel: {"unit_code": "unit"},
    Issue: {
        "issue_code": "code",
        "lead_unit_code": "lead_unit",
        "asked_unit_codes": "units_asked",
        "message_code": "message",
    },
    Item: {"item_code": "code", "item_name": "name"},
    Surveyor: {"surveyor_name": "name"},
    BehaviourIndicator: {"indicator_code": "code", "indicator_name": "name", "owner_unit_code": "owner_unit"},
    AgendaEvent: {"event_date": "date", "message_code": "message", "lead_unit_code": "lead_unit"},
    Column: {"column_name": "column", "is_required": "required"},
    Rule: {"rule": "id"},
}


def read_registry(home: Path) -> Registry:
    """The registry of `home`/include/registry.

    Raises: Permanent, with every fault of every file, one per line as "file:line: reason".
    """
    return read_folder(home / "include" / "registry")


def read_folder(folder: Path, *, is_kept: bool = False) -> Registry:
    """The registry whose files lie in a folder; raises as `read_registry` does.

    `is_kept`: as the warehouse kept it, perhaps before a file of ADDED existed, which then has no lines, or
    with the headings of that time.
    """
    problems: list[Problem] = []
    lines: dict[type, list[Line[Any]]] = {
        kind: []
        if is_kept and kind in ADDED and not (folder / name).exists()
        else read_rows(folder / name, kind, problems, FORMER_HEADINGS.get(kind, {}) if is_kept else {})
        for kind, name in FILES.items()
    }
    policy = read_policy(folder / "policy.yaml", problems)
    problems.extend(check_entries(lines))
    if problems or policy is None:
        raise make_error("registry", problems)
    read: dict[type, tuple[Any, ...]] = {
        kind: tuple(line.entry for line in kind_lines) for kind, kind_lines in lines.items()
    }
    return Registry(
        sha256=hash_files(folder),
        policy=policy,
        units=read[Unit],
        desks=read[Desk],
        campaigns=read[Campaign],
        messages=read[Message],
        assignments=expand_assignments(read[Assignment], read[Unit], read[Desk]),
        channels=read[Channel],
        issues=read[Issue],
        items=read[Item],
        surveyors=read[Surveyor],
        behaviour_indicators=read[BehaviourIndicator],
        agenda=read[AgendaEvent],
        list_entries=read[ListValue],
        sheet_columns=read[Column],
        rules=read[Rule],
        days_off=read[Holiday],
        documents=tuple(Document(path.name, path.read_bytes().decode()) for path in list_files(folder)),
    )


def read_contacts(path: Path, registry: Registry) -> tuple[Contact, ...]:
    """The people of the units. They are not part of the registry's versions.

    Raises: Permanent, with every fault of the file.
    """
    problems: list[Problem] = []
    lines = read_rows(path, Contact, problems)
    for line in lines:
        if line.entry.unit not in registry.unit_codes:
            problems.append(line.problem(f"unit: unknown unit {line.entry.unit!r}"))
    problems.extend(check_lines(Contact, lines))
    if problems:
        raise make_error("contacts", problems)
    return tuple(line.entry for line in lines)


def make_error(what: str, problems: list[Problem]) -> Permanent:
    """The error that lists all problems in the order of files and lines."""
    listed = "\n".join(str(problem) for problem in sorted(problems))
    return Permanent(
        f"The {what} has {len(problems)} faults; what was synced before stays in force:\n{listed}"
    )


def hash_files(folder: Path) -> str:
    """SHA-256 over names and bytes of all registry files; contacts are left out."""
    digest = hashlib.sha256()
    for path in list_files(folder):
        content = path.read_bytes()
        digest.update(f"{path.name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def list_files(folder: Path) -> list[Path]:
    """The files that make up the registry; contacts are no part of it."""
    return [
        path
        for path in sorted(folder.iterdir())
        if path.suffix in (".csv", ".yaml") and not path.name.startswith("contacts")
    ]
