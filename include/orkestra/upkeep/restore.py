"""Puts a backup into an empty warehouse and into the buckets."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from orkestra.errors import Permanent
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.upkeep.backup import (
    DUMP,
    OBJECTS,
    SUMMARY,
    StoredObject,
    Summary,
    hash_file,
    is_empty,
    require_owner,
)
from orkestra.warehouse.programs import run_program

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def restore_backup(settings: Settings, backup: Path) -> tuple[Summary, int]:
    """The backup's summary, and the number of objects that were missing in the buckets.

    Objects that are there stay as they are: a bucket that has survived knows more than a backup.

    Raises: Permanent, if the warehouse is not empty, or the backup is incomplete or damaged.
    """
    summary = read_summary(backup)
    if not is_empty(settings):
        raise Permanent("The warehouse is not empty: make a new database for the restore (docs/operate.md).")
    run_program(
        "pg_restore", require_owner(settings), "--exit-on-error", "--single-transaction", "--no-owner",
        "--dbname", "", backup / DUMP,
    )  # fmt: skip
    return summary, put_missing(settings, backup)


def read_summary(backup: Path) -> Summary:
    """The summary of a backup whose dump is whole.

    Raises: Permanent, if it is not.
    """
    path = backup / SUMMARY
    if not path.is_file():
        raise Permanent(f"{backup} is no backup, or was interrupted: it has no {SUMMARY}.")
    summary = Summary(**json.loads(path.read_text()))
    if hash_file(backup / DUMP) != summary.dump_sha256:
        raise Permanent(f"{backup / DUMP} is damaged: its SHA-256 is not that of {SUMMARY}.")
    return summary


def put_missing(settings: Settings, backup: Path) -> int:
    """The number of objects that were put back, each with its time where the server takes it."""
    store, count = S3Store(settings), 0
    there: dict[str, set[str]] = {}
    for stored in read_objects(backup):
        bucket = getattr(settings, stored.bucket)
        if bucket not in there:
            there[bucket] = {info.key for info in store.list_objects(bucket, "")}
        if stored.key in there[bucket]:
            continue
        data = (backup.parent / "objects" / stored.sha256).read_bytes()
        kind = TYPES.get(Path(stored.key).suffix, "application/octet-stream")
        store.put(bucket, stored.key, data, kind, modified_at=datetime.fromisoformat(stored.last_modified))
        count += 1
    return count


def read_objects(backup: Path) -> Iterator[StoredObject]:
    """The objects of a backup; none if it was made without them."""
    path = backup / OBJECTS
    if path.exists():
        with path.open(encoding="utf-8") as lines:
            yield from (StoredObject(**json.loads(line)) for line in lines)
