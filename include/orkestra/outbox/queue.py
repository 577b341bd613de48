"""Into the outbox: a message waits there once per key, in the transaction that caused it."""

import json
from datetime import datetime

from orkestra.outbox.notification import Notification, check_limits
from orkestra.warehouse.warehouse import Warehouse


def queue(
    warehouse: Warehouse,
    message: Notification,
    as_of: datetime,
    *,
    kept_back_because: str | None = None,
) -> bool:
    """True if the notification is new; one whose key is known stays as it was.

    One that is kept back is only recorded, with the reason.

    Raises: Permanent, if Slack would refuse its size.
    """
    check_limits(message)
    reason = kept_back_because or (None if message.recipient else "no-address")
    payload = {"text": message.text, "blocks": list(message.blocks)}
    queued_count = warehouse.run(
        "outbox/queue",
        dedupe_key=message.dedupe_key,
        kind=message.kind,
        week=message.week,
        unit_code=message.unit_code,
        recipient=message.recipient,
        payload=json.dumps(payload, ensure_ascii=False),
        status="skipped" if reason else "pending",
        reason=reason,
        as_of=as_of,
    )
    return queued_count == 1
