"""Puts receipts into the units' folders, under keys that are the same however often it is done."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orkestra.answer.receipt_page import render_receipt
from orkestra.store.objects import ObjectStore
from orkestra.warehouse.connect import run_statement

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

log = logging.getLogger(__name__)
TRANSFERS_AT_ONCE = 4
REPLIES_IN_MEMORY = 20  # a receipt may hold thousands of findings


@dataclass(frozen=True)
class Reply:
    """One decided submission and the receipt that answers it; `is_newest`: no later version is decided."""

    submission_id: int
    unit_code: str
    week: str
    version: int
    content: dict[str, Any]
    is_newest: bool


def list_replies(connection: "psycopg.Connection[Row]", home: Path) -> list[Reply]:
    """The next that are decided and not yet answered. A repeated upload gets the receipt it repeats."""
    return [
        Reply(**row) for row in run_statement(connection, home, "answer/replies", {"most": REPLIES_IN_MEMORY})
    ]


def send_replies(
    connection: "psycopg.Connection[Row]", store: ObjectStore, bucket: str, home: Path
) -> dict[str, int]:
    """How many submissions were answered now."""
    count = 0
    with ThreadPoolExecutor(TRANSFERS_AT_ONCE) as pool:
        while replies := list_replies(connection, home):
            for reply in pool.map(lambda reply: put_receipt(store, bucket, home, reply), replies):
                record_reply(connection, reply)
            count += len(replies)
    return {"replied": count}


def record_reply(connection: "psycopg.Connection[Row]", reply: Reply) -> None:
    """Moves an answered submission on."""
    connection.execute(
        "update intake.submission set progress = 'replied' where submission_id = %s and progress = 'decided'",
        [reply.submission_id],
    )
    log.info("replied unit=%s week=%s receipt=%s", reply.unit_code, reply.week, reply.content["receipt"])


def put_receipt(store: ObjectStore, bucket: str, home: Path, reply: Reply) -> Reply:
    """Writes one receipt as HTML and JSON; the newest one also as tanda-terima.html."""
    page = render_receipt(home, reply.content).encode()
    document = json.dumps(reply.content, ensure_ascii=False, indent=2).encode()
    folder = f"hasil/{reply.unit_code}/{reply.week}"
    store.put(bucket, f"{folder}/tanda-terima-v{reply.version}.html", page, "text/html; charset=utf-8")
    store.put(bucket, f"{folder}/tanda-terima-v{reply.version}.json", document, "application/json")
    if reply.is_newest:
        store.put(bucket, f"{folder}/tanda-terima.html", page, "text/html; charset=utf-8")
    return reply
