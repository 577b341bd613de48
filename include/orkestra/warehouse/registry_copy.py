"""Copies the registry into the warehouse: every content once, and which one is in force."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from orkestra.registry import Registry
from orkestra.registry.entries import (
    AgendaEvent,
    Assignment,
    BehaviourIndicator,
    Campaign,
    Channel,
    Column,
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
from orkestra.warehouse.locks import AdvisoryLock
from orkestra.warehouse.warehouse import Warehouse

# Table to the entries in it: the fields of an entry are the columns of its table.
TABLES: dict[str, type[Any]] = {
    "unit": Unit,
    "desk": Desk,
    "campaign": Campaign,
    "message": Message,
    "assignment": Assignment,
    "channel": Channel,
    "issue": Issue,
    "item": Item,
    "surveyor": Surveyor,
    "behaviour": BehaviourIndicator,
    "agenda": AgendaEvent,
    "list": ListValue,
    "sheet_column": Column,
    "rule": Rule,
    "holiday": Holiday,
    "document": Document,
}
NUMBERED = ("list", "sheet_column")  # tables with a column `position`: the line's place in its file


@dataclass(frozen=True)
class RegistrySync:
    """The version now in force, and whether this sync changed it."""

    version_id: int
    is_changed: bool


def copy_registry(
    warehouse: Warehouse, registry: Registry, *, code_version: str, as_of: datetime
) -> RegistrySync:
    """The version that is in force after the registry was taken over, in one transaction.

    Why: a content is copied once and known by its SHA-256. A content that comes back (A, B, A) is not copied
    again: a new row of registry.sync puts its old version in force.
    """
    with warehouse.transaction():
        warehouse.lock_transaction(AdvisoryLock.SYNC_REGISTRY)
        in_force = warehouse.execute("select version_id from registry.version_in_force")
        version_id = find_version(warehouse, registry.sha256)
        if version_id is None:
            version_id = write_version(warehouse, registry, code_version)
        if in_force and in_force[0]["version_id"] == version_id:
            return RegistrySync(version_id, is_changed=False)
        warehouse.execute(
            "insert into registry.sync (version_id, as_of) values (%(version_id)s, %(as_of)s)",
            version_id=version_id,
            as_of=as_of,
        )
        return RegistrySync(version_id, is_changed=True)


def find_version(warehouse: Warehouse, sha256: str) -> int | None:
    """The version with that content, if there is one."""
    rows = warehouse.execute(
        "select version_id from registry.version where sha256 = %(sha256)s", sha256=sha256
    )
    return rows[0]["version_id"] if rows else None


def write_version(warehouse: Warehouse, registry: Registry, code_version: str) -> int:
    """The new version, with a full copy of the registry."""
    (version,) = warehouse.execute(
        "insert into registry.version (sha256, code_version) values (%(sha256)s, %(code_version)s)"
        " returning version_id",
        sha256=registry.sha256,
        code_version=code_version,
    )
    version_id: int = version["version_id"]
    for table, entries in copied_entries(registry).items():
        rows = ((version_id, *cells) for cells in list_rows(table, entries))
        warehouse.copy(f"registry.{table}", ("version_id", *list_columns(table)), rows)
    return version_id


def list_columns(table: str) -> list[str]:
    """The columns of a table, without the version."""
    names = [field.name for field in fields(TABLES[table])]
    return ["position", *names] if table in NUMBERED else names


def list_rows(table: str, entries: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """The cells of each entry, in the order of `list_columns`."""
    names = [field.name for field in fields(TABLES[table])]
    for position, entry in enumerate(entries, start=1):
        cells = tuple(to_cell(getattr(entry, name)) for name in names)
        yield (position, *cells) if table in NUMBERED else cells


def copied_entries(registry: Registry) -> dict[str, Sequence[Any]]:
    """The entries of each table."""
    return {
        "unit": registry.units,
        "desk": registry.desks,
        "campaign": registry.campaigns,
        "message": registry.messages,
        "assignment": registry.assignments,
        "channel": registry.channels,
        "issue": registry.issues,
        "item": registry.items,
        "surveyor": registry.surveyors,
        "behaviour": registry.behaviour_indicators,
        "agenda": registry.agenda,
        "list": registry.list_entries,
        "sheet_column": registry.sheet_columns,
        "rule": registry.rules,
        "holiday": registry.days_off,
        "document": registry.documents,
    }


def to_cell(value: Any) -> Any:
    """A value of the registry as PostgreSQL takes it."""
    if isinstance(value, ZoneInfo):
        return value.key
    return list(value) if isinstance(value, tuple) else value
