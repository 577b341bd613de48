"""Brings the warehouse to the newest schema."""

import hashlib
from pathlib import Path

from orkestra.errors import Permanent
from orkestra.warehouse.connect import connect
from orkestra.warehouse.locks import AdvisoryLock


def migrate(owner_url: str, home: Path) -> list[str]:
    """The names of the migrations that were applied now, in order; each in a transaction of its own.

    Raises: Permanent, if a migration that was applied before has been edited since.
    """
    files = sorted((home / "sql" / "schema").glob("[0-9]*.sql"))
    if not files:
        raise Permanent(f"No migrations in {home / 'sql' / 'schema'}: is ORKESTRA_HOME right?")
    applied_now = []
    with connect(owner_url, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", [AdvisoryLock.MIGRATE])
        connection.execute(
            "create table if not exists public.migration"
            " (name text primary key, sha256 text not null, applied_at timestamptz default clock_timestamp())"
        )
        known = {row["name"]: row["sha256"] for row in connection.execute("select * from public.migration")}
        for file in files:
            text = file.read_text(encoding="utf-8")
            sha256 = hashlib.sha256(text.encode()).hexdigest()
            if known.get(file.name, sha256) != sha256:
                raise Permanent(
                    f"Migration {file.name} was edited after it had been applied. "
                    "Restore it and put the change into a new numbered file."
                )
            if file.name not in known:
                with connection.transaction():
                    connection.execute(text.encode())
                    connection.execute(
                        "insert into public.migration (name, sha256) values (%s, %s)", [file.name, sha256]
                    )
                applied_now.append(file.name)
    return applied_now
