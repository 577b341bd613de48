"""Slack as a sender: one message a second to a channel, and never the same one twice."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

from orkestra.errors import Permanent
from orkestra.outbox.notification import Notification
from orkestra.outbox.sender import NotSentError, Outcome, RefusedError, UnknownOutcomeError
from orkestra.settings import Settings

if TYPE_CHECKING:
    from slack_sdk import WebClient
    from slack_sdk.errors import SlackApiError

EVENT_TYPE = "orkestra_message"
TIMEOUT_SECONDS = 15
MAX_RETRIES = 3
CLOCK_DIFFERENCE = timedelta(minutes=5)  # between Slack's clock and ours
Call = Callable[..., Any]
# Source: https://docs.slack.dev/reference/methods/chat.postMessage#errors
OUR_FAULTS = {
    "account_inactive", "invalid_auth", "missing_scope", "no_permission", "not_allowed_token_type",
    "not_authed", "org_login_required", "team_access_not_granted", "token_expired", "token_revoked",
}  # fmt: skip
REFUSALS = {
    "channel_not_found": "Slack shows us no channel or person {recipient}: correct the address",
    "not_in_channel": "our app is not in {recipient}: invite it",
    "is_archived": "{recipient} is archived: open it again, or set another channel",
    "user_not_found": "Slack knows no person {recipient}: correct the address",
    "user_disabled": "the account {recipient} is closed: correct the address",
    "cannot_dm_bot": "{recipient} is a bot: correct the address",
    "restricted_action": "the workspace does not let our app post to {recipient}: ask its administrator",
    "msg_too_long": "the message is too long",
    "invalid_blocks": "the message is not built as Slack wants it",
}
LOOK_UPS = ("conversations_history", "conversations_list")
SCOPES = {"missing_scope", "no_permission"}  # of a look-up: sending needs no right to read
SILENT = logging.getLogger("orkestra.outbox.slack_sdk")
SILENT.setLevel(logging.CRITICAL + 1)
SLACKS_FAULTS = {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}


class SlackSender:
    """Posts through the Web API; each message carries its key as metadata, so that it can be found again."""

    def __init__(
        self, settings: Settings, pause_seconds: float = 1, timeout_seconds: int = TIMEOUT_SECONDS
    ) -> None:
        from slack_sdk.http_retry.builtin_handlers import (
            ConnectionErrorRetryHandler,
            RateLimitErrorRetryHandler,
        )

        limited = RateLimitErrorRetryHandler(max_retry_count=MAX_RETRIES)
        # Posting is never repeated after a broken connection: the message may be there already.
        self._poster = make_client(settings, [limited], timeout_seconds)
        broken = ConnectionErrorRetryHandler(max_retry_count=MAX_RETRIES)
        self._reader = make_client(settings, [limited, broken], timeout_seconds)
        self._pause_seconds = pause_seconds
        self._posted_at: dict[str, float] = {}
        self._conversations: dict[str, str] = {}

    def send(self, message: Notification) -> Outcome:
        """The message's `ts` in Slack."""
        channel = self._find_conversation(message)
        self._wait_for(channel)
        posted = call_slack(
            self._poster.chat_postMessage,
            channel=channel,
            text=message.text,
            blocks=list(message.blocks),
            metadata={"event_type": EVENT_TYPE, "event_payload": {"dedupe_key": message.dedupe_key}},
            unfurl_links=False,
        )
        return Outcome("sent", posted["ts"])

    def find_sent(self, message: Notification, since: datetime) -> Outcome | None:
        """The `ts` of a message with the same key in the channel's history."""
        history = list_pages(
            self._reader.conversations_history,
            "messages",
            channel=self._find_channel_id(message),
            oldest=str((since - CLOCK_DIFFERENCE).timestamp()),
            include_all_metadata=True,
        )
        for posted in history:
            payload = posted.get("metadata", {}).get("event_payload", {})
            if payload.get("dedupe_key") == message.dedupe_key:
                return Outcome("sent", posted["ts"], reason="found in the channel's history")
        return None

    def _find_conversation(self, message: Notification) -> str:
        """The channel to post to: as it is written, or the id of a person's conversation."""
        recipient = message.recipient or ""
        if not recipient.startswith(("U", "W")):
            return recipient
        if recipient not in self._conversations:
            opened = call_slack(self._reader.conversations_open, users=recipient)
            self._conversations[recipient] = opened["channel"]["id"]
        return self._conversations[recipient]

    def _find_channel_id(self, message: Notification) -> str:
        """As `_find_conversation`, but "#koordinator" becomes an id: a history cannot be read by name."""
        channel = self._find_conversation(message)
        if not channel.startswith("#"):
            return channel
        listed = list_pages(
            self._reader.conversations_list, "channels", types="public_channel,private_channel"
        )
        for found in listed:
            if found["name"] == channel.removeprefix("#"):
                return str(found["id"])
        raise RefusedError(f"Slack shows us no channel {channel}: invite the app, or set the channel's id.")

    def _wait_for(self, channel: str) -> None:
        """Sleeps until the channel may get its next message."""
        ready_at = self._posted_at.get(channel, 0) + self._pause_seconds
        time.sleep(max(0, ready_at - time.monotonic()))
        self._posted_at[channel] = time.monotonic()


def list_pages(method: Call, name: str, **arguments: Any) -> Iterator[dict[str, Any]]:
    """All entries of a paged answer."""
    cursor = None
    while cursor != "":
        page = call_slack(method, cursor=cursor, limit=200, **arguments)
        yield from page[name]
        cursor = page.get("response_metadata", {}).get("next_cursor", "")


def call_slack(method: Call, **arguments: Any) -> dict[str, Any]:
    """The answer of one call.

    Raises: as `Sender.send`.
    """
    from slack_sdk.errors import SlackApiError

    try:
        return dict(method(**arguments).data)
    except SlackApiError as error:
        raise sort_error(error, method.__name__, find_address(arguments)) from None
    except (OSError, HTTPException) as error:
        raise UnknownOutcomeError(f"Slack broke off during {method.__name__}: {error!r}") from error


def make_client(settings: Settings, retry_handlers: list[Any], timeout_seconds: int) -> "WebClient":
    """A client of Slack, or of a server that plays Slack in tests."""
    from slack_sdk import WebClient

    return WebClient(
        token=settings.slack_token,
        base_url=settings.slack_base_url or WebClient.BASE_URL,
        timeout=timeout_seconds,
        logger=SILENT,  # slack_sdk logs what it cannot read, whatever stands in it; we say it ourselves
        retry_handlers=retry_handlers,
    )


def find_address(arguments: dict[str, Any]) -> str:
    """The channel or the person that a call is about."""
    return str(arguments.get("channel") or arguments.get("users") or "the workspace")


def sort_error(error: "SlackApiError", method: str, recipient: str) -> Exception:
    """The meaning of Slack's "no" for this message and for the others, in one sentence."""
    name, status = str(error.response["error"]), error.response.status_code
    if " " in name:  # then slack_sdk has put a sentence where the error's name should be
        return UnknownOutcomeError(f"Slack's answer to {method} cannot be read (HTTP status {status}).")
    said = f"Slack answered {name} to {method}"
    if name in OUR_FAULTS and not (name in SCOPES and method in LOOK_UPS):
        return Permanent(f"{said}: mend the token of connection slack_api_default, then run the step again.")
    if name == "ratelimited" or status == 429:
        return NotSentError(f"{said}: too many messages, although we waited as it asked.")
    if status >= 500 or name in SLACKS_FAULTS:
        return UnknownOutcomeError(f"{said}.")
    meaning = REFUSALS.get(name, "it does not take this message to {recipient}")
    return RefusedError(f"{said}: {meaning.format(recipient=recipient)}.")
