"""The command that shows messages, and sends refused ones again."""

import argparse
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from orkestra.commands.arguments import Commands, add_as_of, add_command, parse_week
from orkestra.indonesian import JAKARTA
from orkestra.settings import Settings
from orkestra.warehouse.warehouse import Row, open_warehouse

if TYPE_CHECKING:
    from orkestra.outbox.resend import FindRecipient
    from orkestra.registry import Registry

HELP = """\
Show the messages to people, sent or in preview.

With --resend the messages that Slack refused (`failed`) are sent again, each once, to the address that the
settings and the contacts name now. One that may have been sent (`unclear`) is sent again only by its --key:
look first if it is there."""

EXAMPLES = """\
Examples:
  orkestra outbox 2026-W47 --kind summary         how it reads, and what came of it
  orkestra outbox --resend                        all that was refused, after the cause is mended
  orkestra outbox --resend --key summary/2026-W47/edisi-1"""


def add_to(commands: Commands) -> None:
    """Add the command `outbox`."""
    command = add_command(
        commands,
        "outbox",
        run_outbox,
        "show the messages to people, or send refused ones again",
        description=HELP,
        examples=EXAMPLES,
    )
    command.add_argument("week", type=parse_week, nargs="?", help="only messages about this week")
    command.add_argument(
        "--kind",
        help="only messages of one kind: summary, digest, reminder, receipt, block, decision, refusal, "
        "late-notice, withdrawn, unroutable, alarm",
    )
    command.add_argument("--key", metavar="KEY", help="only this message, such as summary/2026-W47/edisi-1")
    command.add_argument("--resend", action="store_true", help="send again what was refused, each once")
    add_as_of(command)


def run_outbox(options: argparse.Namespace, settings: Settings) -> int:
    """Show messages as their readers see them, the newest last; or send refused ones again."""
    if options.resend:
        return resend(options, settings)
    from orkestra.outbox.read import list_notifications, render_text

    with open_warehouse(settings) as warehouse:
        messages = list_notifications(warehouse, options.week)
    shown = [
        message
        for message in messages
        if options.kind in (None, message["kind"]) and options.key in (None, message["dedupe_key"])
    ]
    if options.json:
        print(json.dumps(shown, indent=2, ensure_ascii=False, default=str))
        return 0
    for message in shown:
        reason = f" ({message['reason']})" if message["reason"] else ""
        head = f"{message['dedupe_key']} · {message['recipient'] or 'no address'}"
        print(f"── {head} · {message['status']}{reason}\n{render_text(message['blocks'])}\n")
    print(f"{len(shown)} messages.")
    return 0


def resend(options: argparse.Namespace, settings: Settings) -> int:
    """Put refused messages back into the outbox, and send what waits there."""
    from orkestra.outbox.resend import queue_again
    from orkestra.outbox.send import send_pending
    from orkestra.warehouse.registry_in_force import load_registry

    as_of = options.as_of or datetime.now(UTC)
    with open_warehouse(settings) as warehouse:
        find_recipient = make_find_recipient(settings, load_registry(warehouse), as_of)
        keys = queue_again(
            warehouse, find_recipient,
            week=options.week, kind=options.kind, dedupe_key=options.key,
        )  # fmt: skip
    counts = send_pending(settings, as_of) if keys else {}
    if options.json:
        print(json.dumps({"again": keys, **counts}, indent=2))
    else:
        print("\n".join(keys) or "Nothing was refused.")
        print("  ".join(f"{name} {count}" for name, count in counts.items()))
    return 0 if keys else 1


def make_find_recipient(settings: Settings, registry: "Registry", as_of: datetime) -> "FindRecipient":
    """Return a function that finds the present address for a row of the outbox; None if there is none."""
    from pathlib import Path

    from orkestra.outbox.notification import CHANNEL_KINDS
    from orkestra.registry import read_contacts
    from orkestra.registry.find_recipient import find_recipient

    contacts = read_contacts(Path(settings.contacts), registry) if settings.contacts else ()
    today = as_of.astimezone(JAKARTA).date()

    def find(row: "Row") -> str | None:
        if row["kind"] == "alarm":
            return settings.alarm_channel
        if row["kind"] in CHANNEL_KINDS:
            return settings.slack_channel
        return find_recipient(contacts, row["unit_code"], today) if row["unit_code"] else None

    return find
