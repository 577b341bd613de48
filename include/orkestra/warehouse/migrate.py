"""Brings the warehouse to the newest schema: tables step by step, views and functions as they are now."""

import hashlib
import re
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.errors import Permanent
from orkestra.warehouse.locks import AdvisoryLock
from orkestra.warehouse.warehouse import Warehouse, connect

if TYPE_CHECKING:
    from psycopg import sql

VIEWS = "views"


def migrate(owner_url: str, home: Path) -> list[str]:
    """The names of what was applied now: migrations in order, then `views` if those are new; all or nothing.

    Raises: Permanent, if a migration that was applied before has been edited since, or if a view of
    somebody else reads one of ours.
    Why: a table keeps its rows, so it changes by migrations, which are never edited. A view keeps nothing:
    sql/view says once what each is, and all are applied again whenever one of them or a table has changed.
    """
    migrations = read_statements(home, "schema")
    views = read_statements(home, "view")
    views_sha256 = hash_text("".join(views.values()))
    with connect(owner_url, home, autocommit=True) as warehouse:
        warehouse.lock(AdvisoryLock.MIGRATE)
        known = read_known(warehouse)
        pending = [name for name, text in migrations.items() if is_pending(name, text, known)]
        if not pending and known.get(VIEWS) == views_sha256:
            return []
        with warehouse.transaction():
            drop_views(warehouse)
            drop_functions(warehouse, kept=find_functions("".join(migrations.values())))
            for name in pending:
                apply_script(warehouse, f"schema/{name}", migrations[name])
                record(warehouse, name, hash_text(migrations[name]))
            for name, text in views.items():
                apply_script(warehouse, f"view/{name}", text)
            record(warehouse, VIEWS, views_sha256)
    return [*pending, VIEWS]


def read_statements(home: Path, folder: str) -> dict[str, str]:
    """The texts of a folder of sql/, by file name, in the order in which they are applied."""
    paths = sorted((home / "sql" / folder).glob("[0-9]*.sql"))
    if not paths:
        raise Permanent(f"No statements in {home / 'sql' / folder}: is ORKESTRA_HOME right?")
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def read_known(warehouse: Warehouse) -> dict[str, str]:
    """The hash of each migration that was applied, and of the views, by name."""
    warehouse.execute(
        "create table if not exists public.migration"
        " (name text primary key, sha256 text not null, applied_at timestamptz default clock_timestamp())"
    )
    return {row["name"]: row["sha256"] for row in warehouse.execute("select * from public.migration")}


def is_pending(name: str, text: str, known: dict[str, str]) -> bool:
    """True if a migration was not applied yet.

    Raises: Permanent, if it was, and read differently then.
    """
    if name in known and known[name] != hash_text(text):
        raise Permanent(
            f"Migration {name} was edited after it had been applied. "
            "Restore it and put the change into a new numbered file."
        )
    return name not in known


def drop_views(warehouse: Warehouse) -> None:
    """Take all views of the owner away.

    Raises: Permanent, if a view of somebody else reads one of them: it is not ours to take away.
    """
    from psycopg import sql

    views = warehouse.execute(
        "select schemaname, viewname from pg_views where viewowner = current_user order by 1, 2"
    )
    if not views:
        return
    names = [sql.Identifier(view["schemaname"], view["viewname"]) for view in views]
    _drop(warehouse, sql.SQL("drop view {}").format(sql.SQL(", ").join(names)))


def drop_functions(warehouse: Warehouse, kept: Collection[str]) -> None:
    """Take all functions of the owner away but those of the migrations, which columns and triggers call.

    Why: `create or replace` refuses another name of a parameter, and leaves what has got another name.

    Raises: Permanent, as `drop_views`.
    """
    from psycopg import sql

    functions = warehouse.execute(
        "select nspname || '.' || proname as name, cast(pg_proc.oid as regprocedure)::text as signature"
        " from pg_proc inner join pg_namespace on pronamespace = pg_namespace.oid"
        " where proowner = cast(current_user as regrole) order by 2"
    )
    signatures = [row["signature"] for row in functions if row["name"] not in kept]
    if signatures:
        _drop(warehouse, sql.SQL("drop function {}").format(sql.SQL(", ").join(map(sql.SQL, signatures))))


def find_functions(statements: str) -> set[str]:
    """The names of the functions that statements create, each with its schema."""
    return set(re.findall(r"create (?:or replace )?function (\w+\.\w+)", statements))


def _drop(warehouse: Warehouse, statement: "sql.Composed") -> None:
    import psycopg

    try:
        warehouse.connection.execute(statement)
    except psycopg.errors.DependentObjectsStillExist as error:
        raise Permanent(
            f"Views and functions are dropped and made again, but others depend on them"
            f" ({error.diag.message_detail}). Save what these are, drop them, run `orkestra migrate` again,"
            " and then make them again."
        ) from error


def apply_script(warehouse: Warehouse, name: str, text: str) -> None:
    """Run the statements of a file of sql/.

    Raises: Permanent, with the file's name, if PostgreSQL does not understand them.
    """
    import psycopg

    try:
        warehouse.connection.execute(text.encode())
    except psycopg.ProgrammingError as error:
        raise Permanent(
            f"sql/{name} cannot be applied, so nothing was changed: {str(error).strip()}"
        ) from error


def record(warehouse: Warehouse, name: str, sha256: str) -> None:
    """Note that a migration, or the views, are there now."""
    warehouse.execute(
        "insert into public.migration (name, sha256) values (%(name)s, %(sha256)s)"
        " on conflict (name) do update set sha256 = excluded.sha256, applied_at = excluded.applied_at",
        name=name,
        sha256=sha256,
    )


def hash_text(text: str) -> str:
    """Its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()
