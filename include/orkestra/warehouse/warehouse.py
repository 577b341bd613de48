"""The warehouse: one connection, and the statements of `sql/` that run on it."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, overload

from orkestra.errors import Permanent, Transient
from orkestra.settings import Settings
from orkestra.warehouse.describe_error import StatementFailedError, describe_error, describe_safely
from orkestra.warehouse.locks import AdvisoryLock
from orkestra.warehouse.week_column import dump_weeks, make_rows

if TYPE_CHECKING:
    import psycopg

Row = dict[str, Any]
Kind = TypeVar("Kind")


class Warehouse:
    """One connection to the warehouse, and the statements of `sql/` by their names: "report/list_moves".

    Parameters are bound by name. Rows are dicts, or values of the type that is asked for, whose fields are
    named as the statement's columns. `connection` is for the modules of this room alone.
    """

    def __init__(self, connection: "psycopg.Connection[Row]", home: Path) -> None:
        self.connection = connection
        self.home = home
        dump_weeks(connection.adapters)

    @property
    def is_broken(self) -> bool:
        """True after the connection was lost: nothing more can be done with it."""
        return self.connection.broken

    def run(self, name: str, /, **parameters: Any) -> int:
        """The number of rows that a statement has written."""
        statement = read_statement(self.home, name).encode()
        return self.connection.execute(statement, parameters or None).rowcount

    def run_many(self, name: str, each: Sequence[Mapping[str, Any]], /) -> None:
        """Run a statement once for each set of parameters."""
        if not each:
            return
        with self.connection.cursor() as cursor:
            cursor.executemany(read_statement(self.home, name).encode(), each)

    @overload
    def rows(self, name: str, /, **parameters: Any) -> list[Row]: ...
    @overload
    def rows(self, name: str, kind: type[Kind], /, **parameters: Any) -> list[Kind]: ...
    def rows(self, name: str, kind: type[Any] | None = None, /, **parameters: Any) -> list[Any]:
        """The rows of a statement."""
        return self._fetch(read_statement(self.home, name), kind, parameters)

    @overload
    def one(self, name: str, /, **parameters: Any) -> Row: ...
    @overload
    def one(self, name: str, kind: type[Kind], /, **parameters: Any) -> Kind: ...
    def one(self, name: str, kind: type[Any] | None = None, /, **parameters: Any) -> Any:
        """The row of a statement that always has exactly one.

        Raises: ValueError, if it has none or several.
        """
        (row,) = self._fetch(read_statement(self.home, name), kind, parameters)
        return row

    @overload
    def one_or_none(self, name: str, /, **parameters: Any) -> Row | None: ...
    @overload
    def one_or_none(self, name: str, kind: type[Kind], /, **parameters: Any) -> Kind | None: ...
    def one_or_none(self, name: str, kind: type[Any] | None = None, /, **parameters: Any) -> Any:
        """The row of a statement that has one or none.

        Raises: ValueError, if it has several.
        """
        rows = self._fetch(read_statement(self.home, name), kind, parameters)
        if not rows:
            return None
        (row,) = rows
        return row

    def execute(self, statement: str, /, **parameters: Any) -> list[Row]:
        """The rows of a statement that stands in code, because it is about one table and short."""
        return self._fetch(statement, None, parameters)

    def _fetch(self, statement: str, kind: type[Any] | None, parameters: Mapping[str, Any]) -> list[Any]:
        from psycopg.pq import ExecStatus

        with self.connection.cursor(row_factory=make_rows(kind)) as cursor:
            cursor.execute(statement.encode(), parameters or None)
            result = cursor.pgresult
            has_rows = result and result.status == ExecStatus.TUPLES_OK  # also of no columns: "select from"
            return cursor.fetchall() if has_rows else []

    def copy(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Store many rows at once in a table, such as "kpi.value"."""
        with self.connection.cursor() as cursor, cursor.copy(_write_copy(table, columns)) as copy:
            for row in rows:
                copy.write_row(row)

    def copy_lines(self, table: str, columns: Sequence[str], lines: str) -> None:
        """Store many rows at once that are already lines of COPY's text format."""
        with self.connection.cursor() as cursor, cursor.copy(_write_copy(table, columns)) as copy:
            copy.write(lines)

    @contextmanager
    def transaction(self, *, force_rollback: bool = False) -> Iterator[None]:
        """A transaction, or within one a savepoint: all of its block is stored or nothing.

        `force_rollback`: nothing in any case.
        """
        with self.connection.transaction(force_rollback=force_rollback):
            yield

    @contextmanager
    def describe_failure(self) -> Iterator[None]:
        """Statements that are not ours to trust.

        Raises: StatementFailedError, which says why without a value, where the connection lives on.
        """
        import psycopg

        try:
            yield
        except psycopg.Error as error:
            if self.is_broken:
                raise
            raise StatementFailedError(describe_error(error)) from None

    def lock(self, lock: AdvisoryLock) -> None:
        """Wait until nobody else holds a lock, and hold it until the connection ends."""
        self.connection.execute("select pg_advisory_lock(%s)", [lock])

    def lock_transaction(self, lock: AdvisoryLock) -> None:
        """Wait until nobody else holds a lock, and hold it until the transaction ends."""
        self.connection.execute("select pg_advisory_xact_lock(%s)", [lock])

    def set(self, name: str, value: str, *, in_transaction: bool = False) -> None:
        """Give a setting of the server a value, until the connection or the transaction ends."""
        self.connection.execute("select set_config(%s, %s, %s)", [name, value, in_transaction])


def _write_copy(table: str, columns: Sequence[str]) -> "psycopg.sql.Composed":
    from psycopg import sql

    return sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(*table.split(".")), sql.SQL(", ").join(map(sql.Identifier, columns))
    )


@contextmanager
def open_warehouse(settings: Settings, *, autocommit: bool = False) -> Iterator[Warehouse]:
    """The warehouse of the settings, as the collector; see `connect`."""
    with connect(settings.require_warehouse(), settings.home, autocommit=autocommit) as warehouse:
        yield warehouse


@contextmanager
def connect(url: str, home: Path, *, autocommit: bool = False) -> Iterator[Warehouse]:
    """The warehouse at an address; commits at the end, or rolls back when an error leaves the block.

    Raises: Transient, when the warehouse does not answer or the connection is lost; Permanent, when it lacks
    a table, because it was never migrated, or refuses a value.
    """
    import psycopg

    try:
        with psycopg.connect(
            url,
            row_factory=make_rows(None),
            autocommit=autocommit,
            application_name=f"orkestra {os.getpid()}",
            options="-c timezone=UTC",
        ) as connection:
            yield Warehouse(connection, home)
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn) as error:
        lacking = str(error).partition("\n")[0]
        raise Permanent(f"The warehouse lacks what is needed ({lacking}): run `orkestra migrate`.") from error
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        raise Permanent(
            f"The warehouse refused a value: {describe_safely(error)}."
        ) from None  # it would quote it
    except psycopg.OperationalError as error:
        raise Transient(f"The warehouse is away or broke off: {str(error).strip()}") from error


@cache
def read_statement(home: Path, name: str) -> str:
    """The text of `sql/<name>.sql`.

    Raises: Permanent, if there is no such file.
    """
    path = home / "sql" / f"{name}.sql"
    if not path.is_file():
        raise Permanent(f"No statement {path}: the code names an SQL file that is not installed.")
    return path.read_text(encoding="utf-8")
