"""Notifications to coordinators about unroutable objects: each is reported once, many together."""

import hashlib
from collections.abc import Mapping, Sequence

from orkestra.outbox.notification import Notification, escape_text, list_sections, section

SINGLE_MESSAGES = 5  # of one run; all others are reported together
SHOWN_TOGETHER = 5
MAX_LENGTH_TOGETHER = 100
FATE = "Berkas itu belum diproses dan tidak dihapus."


def describe_unroutable(unroutable: Sequence[Mapping[str, str]], channel: str) -> list[Notification]:
    """The messages about one run's new unroutable (key_sha256, shown_key, reason).

    Why: a program that copies a whole disk into the bucket must not flood the coordinators' channel.
    """
    ordered = sorted(unroutable, key=lambda one: one["shown_key"])
    singles, rest = ordered[:SINGLE_MESSAGES], ordered[SINGLE_MESSAGES:]
    messages = [describe_unroutable_object(one, channel) for one in singles]
    return [*messages, describe_many(rest, channel)] if rest else messages


def describe_unroutable_object(one: Mapping[str, str], channel: str) -> Notification:
    """The message about one object; one a key, for good."""
    return Notification(
        dedupe_key=f"unroutable/{one['key_sha256']}",
        kind="unroutable",
        week=None,
        unit_code=None,
        recipient=channel,
        text="Ada berkas di folder yang tidak dikenal.",
        blocks=[
            section(
                f"Ada berkas yang tidak dapat diproses: {_code(one['shown_key'])}. "
                f"{escape_text(one['reason'])} {FATE}"
            )
        ],
    )


def describe_many(unroutable: Sequence[Mapping[str, str]], channel: str) -> Notification:
    """One message about many objects, with the number and the first few."""
    hashes = "\n".join(sorted(one["key_sha256"] for one in unroutable))
    lines = [
        f"Ada {len(unroutable)} berkas lain di folder yang tidak dikenal."
        " Semuanya belum diproses dan tidak dihapus.",
        *(f"• {_code(one['shown_key'][:MAX_LENGTH_TOGETHER])}" for one in unroutable[:SHOWN_TOGETHER]),
    ]
    if len(unroutable) > SHOWN_TOGETHER:
        lines.append(f"• dan {len(unroutable) - SHOWN_TOGETHER} lainnya")
    return Notification(
        dedupe_key=f"unroutable-many/{hashlib.sha256(hashes.encode()).hexdigest()}",
        kind="unroutable",
        week=None,
        unit_code=None,
        recipient=channel,
        text=f"Ada {len(unroutable)} berkas di folder yang tidak dikenal.",
        blocks=list(list_sections(lines)),
    )


def _code(text: str) -> str:
    return f"`{escape_text(text).replace('`', chr(39))}`"
