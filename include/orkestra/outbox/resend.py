"""Messages that were refused, put back into the outbox under the keys that they have."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.warehouse.connect import run_statement
from orkestra.week import Week

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

FindRecipient = Callable[["Row"], str | None]


def queue_again(
    connection: "psycopg.Connection[Row]",
    home: Path,
    find_recipient: FindRecipient,
    *,
    week: Week | None = None,
    kind: str | None = None,
    dedupe_key: str | None = None,
) -> list[str]:
    """The keys of the refused messages that wait again, to the address that holds now.

    One of which nobody knows if it arrived is put back only by its key: a person has looked.
    """
    which = {"week": str(week) if week else None, "kind": kind, "dedupe_key": dedupe_key}
    refused = run_statement(connection, home, "outbox/list_refused", which)
    again = [row for row in refused if row["status"] == "failed" or dedupe_key]
    for row in again:
        connection.execute(
            "update notify.message set status = 'pending', recipient = %s, reason = null, leased_until = null"
            " where message_id = %s",
            [find_recipient(row) or row["recipient"], row["message_id"]],
        )
    return [row["dedupe_key"] for row in again]
