"""Out of the outbox: one sender at a time, one message after the other, each exactly once."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from orkestra.errors import Permanent
from orkestra.outbox.notification import CHANNEL_KINDS, Notification
from orkestra.outbox.queue import queue
from orkestra.outbox.sender import NotSentError, Outcome, PreviewSender, RefusedError, Sender
from orkestra.outbox.slack import SlackSender
from orkestra.outbox.undelivered import describe_undelivered
from orkestra.settings import Settings
from orkestra.warehouse.locks import AdvisoryLock
from orkestra.warehouse.warehouse import Row, Warehouse, open_warehouse

# Slack may finish a message after we have given up waiting (15 s), and only then shows it in a history.
# Longer than a few waits that Slack asks for, shorter than the time between two collections.
LEASE = timedelta(minutes=5)
UNDELIVERED = ("failed", "unclear")
Counts = dict[str, int | str]
Choose = Callable[[Notification], Sender]
log = logging.getLogger(__name__)


def send_pending(settings: Settings, as_of: datetime, choose: Choose | None = None) -> Counts:
    """The numbers of notifications that were sent, previewed, skipped and refused now.

    Raises: Transient, when Slack is away, and Permanent, when our token is bad; what is left waits. Permanent
    also, after all others were sent, when a message to a channel of ours was refused.
    """
    choose = choose or choose_sender(settings)
    counts: Counter[str] = Counter(sent=0, preview=0, skipped=0, failed=0)
    undelivered = []
    with open_warehouse(settings, autocommit=True) as warehouse:
        # one sender at a time keeps to Slack's pace; the lease of a row outlives a sender that is killed
        warehouse.lock(AdvisoryLock.SEND_MESSAGES)
        for overtaken in warehouse.rows("outbox/skip_overtaken", as_of=as_of):
            counts["skipped"] += 1
            log.info("skipped key=%s reason=%r", overtaken["dedupe_key"], overtaken["reason"])
        while (row := claim(warehouse, settings)) is not None:
            message = read_notification(row)
            outcome = deliver(warehouse, row, message, choose(message), as_of)
            counts[outcome.status] += 1
            level = logging.WARNING if outcome.status in UNDELIVERED else logging.INFO
            log.log(level, "%s key=%s reason=%r", outcome.status, message.dedupe_key, outcome.reason)
            if outcome.status in UNDELIVERED and is_for_us(message, settings):
                undelivered.append(f"{message.dedupe_key}: {outcome.reason}")
                raise_alarm(warehouse, settings, message, outcome, as_of)
    if undelivered:
        raise Permanent(
            f"{len(undelivered)} of our own messages did not get through. {' '.join(undelivered)} "
            "Mend that, then send them with `orkestra outbox --resend`."
        )
    return dict(counts)


def is_for_us(message: Notification, settings: Settings) -> bool:
    """True if a message goes to a channel of the coordinators or of the system's own team.

    Why the kind as well: the settings may have changed since it was queued.
    """
    is_of_kind = message.kind in (*CHANNEL_KINDS, "alarm")
    return is_of_kind or message.recipient in (settings.slack_channel, settings.alarm_channel)


def raise_alarm(
    warehouse: Warehouse,
    settings: Settings,
    message: Notification,
    outcome: Outcome,
    as_of: datetime,
) -> None:
    """Queue the alarm that a message did not get through; of an alarm there is none, but the task is red."""
    if message.kind != "alarm":
        alarm = describe_undelivered(message, outcome.reason or "", settings.alarm_channel)
        queue(warehouse, alarm, as_of)


def choose_sender(settings: Settings) -> Choose:
    """The sender of a notification, by its recipient and by what is configured."""
    slack: Sender = SlackSender(settings) if settings.slack_token else PreviewSender("no Slack token")
    mail = PreviewSender("e-mail is not set up")
    return lambda message: mail if "@" in (message.recipient or "") else slack


def claim(warehouse: Warehouse, settings: Settings) -> Row | None:
    """The next message, leased to us; those that were tried before come last.

    Why: without a token nothing leaves the outbox, so nothing has to be waited for.
    """
    lease = LEASE if settings.slack_token else timedelta()
    return warehouse.one_or_none("outbox/claim", lease=lease)


def read_notification(row: Row) -> Notification:
    """The message in a row of the outbox."""
    columns = ("dedupe_key", "kind", "week", "unit_code", "recipient")
    return Notification(**{name: row[name] for name in columns}, **row["payload"])


def deliver(
    warehouse: Warehouse, row: Row, message: Notification, sender: Sender, as_of: datetime
) -> Outcome:
    """The outcome of one message, already written down.

    Raises: Transient or Permanent, when no message can be sent now. One that surely was not sent waits again;
    one of which nobody knows stays in `sending` for its lease, and then is looked for before it is sent.
    """
    outcome = look_up(sender, message, row["recorded_at"]) if row["was_sending"] else None
    if outcome is None:
        outcome = try_once(warehouse, row, sender, message)
    finish(warehouse, row, outcome, as_of if outcome.status == "sent" else None)
    return outcome


def look_up(sender: Sender, message: Notification, since: datetime) -> Outcome | None:
    """The outcome of an earlier try that nobody saw the end of; None, if the message did not arrive.

    Why: where no look-up is allowed, it may have arrived: it is neither sent again nor called refused.
    """
    try:
        return sender.find_sent(message, since)
    except RefusedError as error:
        return Outcome(
            "unclear",
            reason=f"It may have been sent; it could not be looked up: {error} If it is not there, send it "
            f"with `orkestra outbox --resend --key {message.dedupe_key}`.",
        )


def try_once(warehouse: Warehouse, row: Row, sender: Sender, message: Notification) -> Outcome:
    """The outcome of sending; if surely nothing was sent, the message waits again and the error goes on."""
    try:
        return sender.send(message)
    except RefusedError as error:
        return Outcome("failed", reason=str(error))
    except (NotSentError, Permanent) as error:
        finish(warehouse, row, Outcome("pending", reason=str(error)), None)
        raise


def finish(warehouse: Warehouse, row: Row, outcome: Outcome, sent_at: datetime | None) -> None:
    """Write down the outcome of a message."""
    warehouse.execute(
        "update notify.notification set status = %(status)s, reason = %(reason)s, sent_at = %(sent_at)s,"
        " external_ts = %(external_ts)s, leased_until = null where notification_id = %(id)s",
        status=outcome.status,
        reason=outcome.reason,
        external_ts=outcome.external_ts,
        sent_at=sent_at,
        id=row["notification_id"],
    )
