"""Out of the outbox: one sender at a time, one message after the other, each exactly once."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from orkestra.errors import Permanent
from orkestra.outbox.message import Message
from orkestra.outbox.sender import NotSentError, Outcome, PreviewSender, RefusedError, Sender
from orkestra.outbox.slack import SlackSender
from orkestra.settings import Settings
from orkestra.warehouse.connect import connect, run_statement
from orkestra.warehouse.locks import AdvisoryLock

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

# Whose connection holds this lock is the only sender, so nobody alive owns a row found in `sending`.
Counts = dict[str, int | str]
Choose = Callable[[Message], Sender]
log = logging.getLogger(__name__)


def send_pending(settings: Settings, as_of: datetime, choose: Choose | None = None) -> Counts:
    """How many messages were sent, previewed, skipped and refused now.

    Raises: Transient, when Slack is away, and Permanent, when our token is bad; what is left waits.
    """
    choose = choose or choose_sender(settings)
    counts: Counter[str] = Counter(sent=0, preview=0, skipped=0, failed=0)
    with connect(settings.require_warehouse(), autocommit=True) as connection:
        # who holds it is the one sender, so a row left in `sending` has no living owner
        connection.execute("select pg_advisory_lock(%s)", [AdvisoryLock.SEND_MESSAGES])
        for overtaken in run_statement(connection, settings.home, "outbox/skip_overtaken", {"as_of": as_of}):
            counts["skipped"] += 1
            log.info("skipped key=%s reason=%r", overtaken["dedupe_key"], overtaken["reason"])
        while (row := claim(connection, settings)) is not None:
            outcome = deliver(connection, row, choose, as_of)
            counts[outcome.status] += 1
            log.info("%s key=%s reason=%r", outcome.status, row["dedupe_key"], outcome.reason)
    return dict(counts)


def choose_sender(settings: Settings) -> Choose:
    """Which sender takes a message, by its recipient and by what is configured."""
    slack: Sender = SlackSender(settings) if settings.slack_token else PreviewSender("no Slack token")
    mail = PreviewSender("e-mail is not set up")
    return lambda message: mail if "@" in (message.recipient or "") else slack


def claim(connection: "psycopg.Connection[Row]", settings: Settings) -> "Row | None":
    """The next message, marked as being sent; those that were tried before come last."""
    rows = run_statement(connection, settings.home, "outbox/claim")
    return rows[0] if rows else None


def deliver(connection: "psycopg.Connection[Row]", row: "Row", choose: Choose, as_of: datetime) -> Outcome:
    """What came of one message, already written down.

    Raises: Transient or Permanent, when no message can be sent now. One that surely was not sent waits again;
    one of which nobody knows stays in `sending`, and the next try looks for it in Slack before it sends.
    """
    columns = ("dedupe_key", "kind", "week", "unit_code", "recipient")
    message = Message(**{name: row[name] for name in columns}, **row["payload"])
    sender = choose(message)
    try:
        outcome = sender.find_sent(message, row["recorded_at"]) if row["was_sending"] else None
        if outcome is None:
            outcome = try_once(connection, row, sender, message)
    except RefusedError as error:
        outcome = Outcome("failed", reason=str(error))
    finish(connection, row, outcome, as_of if outcome.status == "sent" else None)
    return outcome


def try_once(connection: "psycopg.Connection[Row]", row: "Row", sender: Sender, message: Message) -> Outcome:
    """What came of sending; if surely nothing was sent, the message waits again before the error goes on."""
    try:
        return sender.send(message)
    except (NotSentError, Permanent) as error:
        finish(connection, row, Outcome("pending", reason=str(error)), None)
        raise


def finish(
    connection: "psycopg.Connection[Row]", row: "Row", outcome: Outcome, sent_at: datetime | None
) -> None:
    """Writes down what came of a message."""
    connection.execute(
        "update notify.message set status = %s, reason = %s, external_ts = %s, sent_at = %s"
        " where message_id = %s",
        [outcome.status, outcome.reason, outcome.external_ts, sent_at, row["message_id"]],
    )
