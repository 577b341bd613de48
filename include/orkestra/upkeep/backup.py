"""A backup is a folder: the warehouse as of one moment, and a list of the objects in the buckets.

The bytes of objects lie beside all backups, once, under their SHA-256: a second backup adds what is new.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from orkestra.errors import Permanent
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.warehouse.programs import run_program
from orkestra.warehouse.warehouse import connect

DUMP, OBJECTS, SUMMARY = "warehouse.dump", "objects.jsonl", "backup.json"
BUCKETS = ("submissions_bucket", "archive_bucket", "reports_bucket")


@dataclass(frozen=True)
class Summary:
    """A backup in a few words; `dump_sha256` is checked before a restore."""

    made_at: str
    code_version: str
    dump_sha256: str
    dump_bytes: int
    object_count: int
    new_object_count: int


@dataclass(frozen=True)
class StoredObject:
    """One object of a backup; `bucket` is the name of its setting, because a bucket may be renamed."""

    bucket: str
    key: str
    last_modified: str
    sha256: str


def make_backup(
    settings: Settings, folder: Path, now: datetime, *, with_objects: bool
) -> tuple[Path, Summary]:
    """The folder of a new backup, and its summary.

    Raises: Permanent, if there is one of this second, or the owner's connection is missing.
    Why the warehouse first: an object that is newer than the dump is collected again, and one that the dump
    names is never missing.
    """
    target = folder / f"{now:%Y-%m-%dT%H%M%SZ}"
    draft = target.with_suffix(".new")
    if target.exists():
        raise Permanent(f"{target} is there already: wait a second.")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    dump = draft / DUMP
    run_program("pg_dump", require_owner(settings), "--format=custom", "--no-owner", "--file", dump)
    listed = new = 0
    if with_objects:
        with (draft / OBJECTS).open("w", encoding="utf-8") as lines:
            for stored, is_new in copy_objects(settings, folder / "objects"):
                lines.write(json.dumps(asdict(stored), ensure_ascii=False) + "\n")
                listed, new = listed + 1, new + is_new
    summary = Summary(
        f"{now:%Y-%m-%dT%H:%M:%SZ}", settings.code_version, hash_file(dump), dump.stat().st_size, listed, new
    )
    (draft / SUMMARY).write_text(json.dumps(asdict(summary), indent=2) + "\n")
    draft.rename(target)
    return target, summary


def copy_objects(settings: Settings, folder: Path) -> Iterator[tuple[StoredObject, bool]]:
    """Each object of the buckets, and whether its bytes were not among the copies yet."""
    store = S3Store(settings)
    folder.mkdir(mode=0o700, exist_ok=True)
    for name in BUCKETS:
        bucket = getattr(settings, name)
        for info in store.list_objects(bucket, ""):
            data = store.get(bucket, info.key)
            if data is None:
                continue  # deleted since it was listed
            sha256 = hashlib.sha256(data).hexdigest()
            is_new = not (folder / sha256).exists()
            if is_new:
                draft = folder / f"{sha256}.new"
                draft.write_bytes(data)
                draft.rename(folder / sha256)
            yield StoredObject(name, info.key, info.last_modified.isoformat(), sha256), is_new


def require_owner(settings: Settings) -> str:
    """The owner's connection URL.

    Raises: Permanent, if none is configured.
    """
    if not settings.owner_url:
        raise Permanent(
            "No owner's connection: set ORKESTRA_WAREHOUSE_OWNER, or use `./run orkestra …`, which sets it."
        )
    return settings.owner_url


def hash_file(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_empty(settings: Settings) -> bool:
    """True if the warehouse has no table of ours."""
    with connect(require_owner(settings), settings.home) as warehouse:
        found = warehouse.execute("select to_regclass('public.migration') as name")
    return found[0]["name"] is None
