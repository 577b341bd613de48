"""Messages that were refused, put back into the outbox under the keys that they have."""

from collections.abc import Callable

from orkestra.warehouse.warehouse import Row, Warehouse
from orkestra.week import Week

FindRecipient = Callable[["Row"], str | None]


def queue_again(
    warehouse: Warehouse,
    find_recipient: FindRecipient,
    *,
    week: Week | None = None,
    kind: str | None = None,
    dedupe_key: str | None = None,
) -> list[str]:
    """The keys of the refused messages that wait again, to the address that holds now.

    One of which nobody knows if it arrived is put back only by its key: a person has looked.
    """
    refused = warehouse.rows("outbox/list_refused", week=week, kind=kind, dedupe_key=dedupe_key)
    again = [row for row in refused if row["status"] == "failed" or dedupe_key]
    for row in again:
        warehouse.execute(
            "update notify.notification set status = 'pending', recipient = %(recipient)s, reason = null,"
            " leased_until = null where notification_id = %(id)s",
            recipient=find_recipient(row) or row["recipient"],
            id=row["notification_id"],
        )
    return [row["dedupe_key"] for row in again]
