"""The outbox to look at: what was sent, and how it reads."""

import html
import re
from collections.abc import Iterator, Sequence

from orkestra.outbox.notification import Block
from orkestra.warehouse.warehouse import Row, Warehouse
from orkestra.week import Week

LINK = re.compile(r"<([^|>]+)(?:\|([^>]+))?>")
BOLD = re.compile(r"(?<!\w)\*([^*\n]+)\*(?!\w)")


def list_notifications(warehouse: Warehouse, week: Week | None = None) -> list[Row]:
    """The messages of one week, or all: key, kind, unit, recipient, status, reason, sent_at, text, blocks."""
    return warehouse.rows("outbox/list_notifications", week=week)


def render_text(blocks: Sequence[Block]) -> str:
    """A message as a terminal can show it."""
    return "\n\n".join("\n".join(show_mrkdwn(part) for part in list_parts(block)) for block in blocks)


def list_parts(block: Block) -> Iterator[str]:
    """The texts of one block."""
    if block["type"] == "divider":
        yield "─" * 40
    for part in (block.get("text"), *block.get("fields", []), *block.get("elements", [])):
        if isinstance(part, dict) and isinstance(part.get("text"), str):
            yield part["text"]


def show_mrkdwn(text: str) -> str:
    """Slack's mrkdwn without its marks: links as "label (address)", escaped characters as they were."""
    text = LINK.sub(lambda match: f"{match[2]} ({match[1]})" if match[2] else match[1], text)
    return html.unescape(BOLD.sub(r"\1", text))
