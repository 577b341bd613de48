"""Into the outbox: a message waits there once per key, in the transaction that caused it."""

import json
from datetime import datetime
from typing import TYPE_CHECKING

from orkestra.outbox.message import Message, check_limits

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

INSERT = """
insert into notify.message
    (dedupe_key, kind, week, unit_code, recipient, payload, status, reason, created_as_of)
values (
    %(dedupe_key)s, %(kind)s, %(week)s, %(unit_code)s, %(recipient)s, %(payload)s::jsonb,
    %(status)s, %(reason)s, %(as_of)s
)
on conflict (dedupe_key) do nothing
"""


def queue(
    connection: "psycopg.Connection[Row]",
    message: Message,
    as_of: datetime,
    *,
    kept_back_because: str | None = None,
) -> bool:
    """Whether the message is new; one whose key is known stays as it was.

    One that is kept back is only recorded, with the reason.

    Raises: Permanent, if Slack would refuse its size.
    """
    check_limits(message)
    reason = kept_back_because or (None if message.recipient else "no-address")
    inserted = connection.execute(
        INSERT,
        {
            "dedupe_key": message.dedupe_key,
            "kind": message.kind,
            "week": message.week,
            "unit_code": message.unit_code,
            "recipient": message.recipient,
            "payload": json.dumps({"text": message.text, "blocks": list(message.blocks)}, ensure_ascii=False),
            "status": "skipped" if reason else "pending",
            "reason": reason,
            "as_of": as_of,
        },
    )
    return inserted.rowcount == 1
