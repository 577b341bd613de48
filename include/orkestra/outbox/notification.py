"""A message to people, as Slack's Block Kit, and the limits that Slack sets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from orkestra.errors import Permanent
from orkestra.week import Week

Block = dict[str, Any]

# Source: https://docs.slack.dev/reference/block-kit/blocks and /methods/chat.postMessage
MAX_BLOCKS = 50
MAX_TEXT = 4000
MAX_HEADER = 150
MAX_SECTION = 3000
CHANNEL_KINDS = ("summary", "digest", "block", "refusal", "unroutable")  # to the coordinators' channel
LISTS = (("fields", 10, 2000), ("elements", 10, 3000))  # how many parts, and how long each


@dataclass(frozen=True)
class Notification:
    """One message, sent once per `dedupe_key`; no `recipient` means that nobody's address is known.

    `recipient` is a Slack user or channel, or an e-mail address. `text` is what a notification shows.
    """

    dedupe_key: str
    kind: str
    week: Week | None
    unit_code: str | None
    recipient: str | None
    text: str
    blocks: Sequence[Block] = field(default_factory=list)


def escape_text(text: str) -> str:
    """Text from outside so that Slack shows it as it is: "<!channel>" in a title pings nobody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def header(text: str) -> Block:
    """A heading; plain text, which Slack does not interpret."""
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


def section(text: str) -> Block:
    """A paragraph in Slack's mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def context(text: str) -> Block:
    """A small grey line in Slack's mrkdwn."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def list_sections(lines: Sequence[str]) -> Iterator[Block]:
    """Lines in as few paragraphs as Slack's limit allows; no line is cut."""
    collected = ""
    for line in lines:
        if collected and len(collected) + 1 + len(line) > MAX_SECTION:
            yield section(collected)
            collected = ""
        collected += f"\n{line}" if collected else line
    if collected:
        yield section(collected)


def check_limits(message: Notification) -> None:
    """Make sure that Slack will take a message.

    Raises: Permanent, naming every limit that is passed. A text that is cut silently would lose a unit.
    """
    sizes = [("text", len(message.text), MAX_TEXT), ("blocks", len(message.blocks), MAX_BLOCKS)]
    for number, block in enumerate(message.blocks, 1):
        sizes.extend((f"block {number}: {name}", size, limit) for name, size, limit in measure_block(block))
    faults = [f"{name} has {size} of at most {limit}" for name, size, limit in sizes if size > limit]
    if not message.text:
        faults.append("text is empty, so a notification would be blank")
    if faults:
        raise Permanent(
            f"Notification {message.dedupe_key} is refused by Slack's limits: {'; '.join(faults)}."
        )


def measure_block(block: Block) -> Iterator[tuple[str, int, int]]:
    """Each part of a block with its size and its limit."""
    kind = block["type"]
    if "text" in block:
        yield kind, len(block["text"]["text"]), MAX_HEADER if kind == "header" else MAX_SECTION
    for name, max_count, max_size in LISTS:
        parts = block.get(name, [])
        yield name, len(parts), max_count
        for part in parts:
            yield f"one of {name}", len(part.get("text", "")), max_size
