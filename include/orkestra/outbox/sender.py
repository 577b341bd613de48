"""The protocol of senders, and the outcomes of sending."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from orkestra.errors import OrkestraError, Transient
from orkestra.outbox.notification import Notification


class RefusedError(OrkestraError):
    """The receiving side does not take this one message; others may go through."""


class NotSentError(Transient):
    """Surely nothing was sent, and trying later may help."""


class UnknownOutcomeError(Transient):
    """It may have been sent, or not: look before sending again."""


@dataclass(frozen=True)
class Outcome:
    """`status` as in notify.notification; `external_ts` is Slack's name of the message."""

    status: str
    external_ts: str | None = None
    reason: str | None = None


class Sender(Protocol):
    """Something that brings a message to people."""

    def send(self, message: Notification) -> Outcome:
        """The outcome of sending.

        Raises: RefusedError, NotSentError, UnknownOutcomeError; Permanent, when nothing can be sent at all.
        """

    def find_sent(self, message: Notification, since: datetime) -> Outcome | None:
        """The outcome of an earlier try that nobody saw the end of, if the message did arrive."""


class PreviewSender:
    """A sender that sends nothing: the notification stays in the outbox, where it can be read."""

    def __init__(self, reason: str) -> None:
        self._outcome = Outcome("preview", reason=reason)

    def send(self, message: Notification) -> Outcome:  # noqa: ARG002
        """A preview."""
        return self._outcome

    def find_sent(self, message: Notification, since: datetime) -> Outcome | None:  # noqa: ARG002
        """None: a preview leaves no trace elsewhere."""
        return None
