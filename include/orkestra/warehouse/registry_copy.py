"""Copies the registry into the warehouse: every content once, and which one is in force."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from orkestra.registry import Registry
from orkestra.warehouse.locks import AdvisoryLock
from orkestra.warehouse.warehouse import Warehouse

# Table to columns, in the order of the entry's fields; `position` is the line's place in its file.
COLUMNS = {
    "unit": "unit_code, unit_name, short_name, kind, group_name, parent_code, zone, aliases,"
    " valid_from, valid_to, is_expected",
    "desk": "desk_code, desk_name, lead_unit_code, member_codes, valid_from, valid_to",
    "campaign": "campaign_code, campaign_name, desk_code, valid_from, valid_to, is_demo",
    "message": "message_code, campaign_code, message_text, prioritas, item_kesadaran, item_perilaku,"
    " valid_from, valid_to, narrative_started_at, narrative_url, is_demo",
    "assignment": "message_code, unit_code, from_week, to_week",
    "channel": "unit_code, channel, account, url, purpose, is_demo",
    "issue": "issue_code, title, kind, level, lead_unit_code, asked_unit_codes, message_code,"
    " registered_at, is_demo",
    "item": "item_code, family, item_name, wording",
    "surveyor": "surveyor_name, aliases",
    "behaviour": "indicator_code, indicator_name, owner_unit_code, unit_of_measure,"
    " valid_from, valid_to, is_demo",
    "agenda": "event_date, message_code, event, place, lead_unit_code, is_demo",
    "list": "position, list, value, needs, hosts, synonyms",
    "sheet_column": "position, sheet, column_name, heading, type, is_required, list,"
    " minimum, max_length, variants, hint, example",
    "rule": "rule, sheet, severity, status, since, until, message, mend, block_reason, reason",
    "holiday": "date, name, kind, source",
    "document": "name, content",
}


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
        columns = ("version_id", *COLUMNS[table].split(", "))
        warehouse.copy(f"registry.{table}", columns, ((version_id, *cells) for cells in entries))
    return version_id


def copied_entries(registry: Registry) -> dict[str, Iterable[tuple[Any, ...]]]:
    """The rows of each table, as the cells of COLUMNS."""
    return {
        "unit": list_cells(registry.units),
        "desk": list_cells(registry.desks),
        "campaign": list_cells(registry.campaigns),
        "message": list_cells(registry.messages),
        "assignment": list_cells(registry.assignments),
        "channel": list_cells(registry.channels),
        "issue": list_cells(registry.issues),
        "item": list_cells(registry.items),
        "surveyor": list_cells(registry.surveyors),
        "behaviour": list_cells(registry.behaviour_indicators),
        "agenda": list_cells(registry.agenda),
        "list": number_cells(list_cells(registry.list_entries)),
        "sheet_column": number_cells(list_cells(registry.sheet_columns)),
        "rule": list_cells(registry.rules),
        "holiday": list_cells(registry.days_off),
        "document": list_cells(registry.documents),
    }


def list_cells(entries: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """The fields of each entry, as PostgreSQL takes them."""
    for entry in entries:
        yield tuple(to_cell(getattr(entry, field.name)) for field in fields(entry))


def number_cells(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows with their position, counted from 1, before them."""
    return ((position, *cells) for position, cells in enumerate(rows, start=1))


def to_cell(value: Any) -> Any:
    """A value of the registry as PostgreSQL takes it."""
    if isinstance(value, ZoneInfo):
        return value.key
    return list(value) if isinstance(value, tuple) else value
