"""What the coordinators are told of objects that belong to no unit's week: each once, many together."""

import hashlib
from collections.abc import Mapping, Sequence

from orkestra.outbox.message import Message, escape_text, list_sections, section

SINGLE_MESSAGES = 5  # of one run; all others are told of together
SHOWN_TOGETHER = 5
LONGEST_TOGETHER = 100
FATE = "Berkas itu belum diproses dan tidak dihapus."


def describe_strays(strays: Sequence[Mapping[str, str]], channel: str) -> list[Message]:
    """The messages about one run's new strays (key_sha256, shown_key, reason).

    Why: a program that copies a whole disk into the bucket must not flood the coordinators' channel.
    """
    ordered = sorted(strays, key=lambda stray: stray["shown_key"])
    singles, rest = ordered[:SINGLE_MESSAGES], ordered[SINGLE_MESSAGES:]
    messages = [describe_stray(stray, channel) for stray in singles]
    return [*messages, describe_many(rest, channel)] if rest else messages


def describe_stray(stray: Mapping[str, str], channel: str) -> Message:
    """The message about one object; one a key, for good."""
    return Message(
        dedupe_key=f"unknown-key/{stray['key_sha256']}",
        kind="unknown-key",
        week=None,
        unit_code=None,
        recipient=channel,
        text="Ada berkas di folder yang tidak dikenal.",
        blocks=[
            section(
                f"Ada berkas yang tidak dapat diproses: {_code(stray['shown_key'])}. "
                f"{escape_text(stray['reason'])} {FATE}"
            )
        ],
    )


def describe_many(strays: Sequence[Mapping[str, str]], channel: str) -> Message:
    """One message about many objects, with the number and the first few."""
    hashes = "\n".join(sorted(stray["key_sha256"] for stray in strays))
    lines = [
        f"Ada {len(strays)} berkas lain di folder yang tidak dikenal."
        " Semuanya belum diproses dan tidak dihapus.",
        *(f"• {_code(stray['shown_key'][:LONGEST_TOGETHER])}" for stray in strays[:SHOWN_TOGETHER]),
    ]
    if len(strays) > SHOWN_TOGETHER:
        lines.append(f"• dan {len(strays) - SHOWN_TOGETHER} lainnya")
    return Message(
        dedupe_key=f"unknown-keys/{hashlib.sha256(hashes.encode()).hexdigest()}",
        kind="unknown-key",
        week=None,
        unit_code=None,
        recipient=channel,
        text=f"Ada {len(strays)} berkas di folder yang tidak dikenal.",
        blocks=list(list_sections(lines)),
    )


def _code(text: str) -> str:
    return f"`{escape_text(text).replace('`', chr(39))}`"
