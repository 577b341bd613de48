"""Connections to the warehouse, and statements kept in files."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orkestra.errors import Permanent, Transient
from orkestra.warehouse.tell_error import tell_error

if TYPE_CHECKING:
    import psycopg

Row = dict[str, Any]


@contextmanager
def connect(url: str, *, autocommit: bool = False) -> "Iterator[psycopg.Connection[Row]]":
    """One connection whose rows are dicts; commits at the end, or rolls back when an error leaves the block.

    Raises: Transient, when the warehouse does not answer or the connection is lost; Permanent, when it lacks
    a table, because it was never migrated, or refuses a value.
    """
    import psycopg
    from psycopg.rows import dict_row

    try:
        with psycopg.connect(
            url,
            row_factory=dict_row,
            autocommit=autocommit,
            application_name=f"orkestra {os.getpid()}",
            options="-c timezone=UTC",
        ) as connection:
            yield connection
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn) as error:
        lacking = str(error).partition("\n")[0]
        raise Permanent(f"The warehouse lacks what is needed ({lacking}): run `orkestra migrate`.") from error
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        raise Permanent(f"The warehouse refused a value: {tell_error(error)}.") from None  # it would quote it
    except psycopg.OperationalError as error:
        raise Transient(f"The warehouse is away or broke off: {str(error).strip()}") from error


def run_statement(
    connection: "psycopg.Connection[Row]", home: Path, name: str, parameters: Mapping[str, Any] | None = None
) -> list[Row]:
    """The rows of the statement `sql/<name>.sql`; an empty list for one that returns none."""
    cursor = connection.execute(read_statement(home, name).encode(), parameters)
    return cursor.fetchall() if cursor.description else []


@cache
def read_statement(home: Path, name: str) -> str:
    """The text of `sql/<name>.sql`.

    Raises: Permanent, if there is no such file.
    """
    path = home / "sql" / f"{name}.sql"
    if not path.is_file():
        raise Permanent(f"No statement {path}: the code names an SQL file that is not installed.")
    return path.read_text(encoding="utf-8")
