"""Many rows into a table at once, by COPY."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row


def copy_lines(
    connection: "psycopg.Connection[Row]", schema: str, table: str, columns: Sequence[str], lines: str
) -> None:
    """Stores lines that are already in COPY's text format."""
    from psycopg import sql

    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(schema, table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor().copy(statement) as copy:
        copy.write(lines)
