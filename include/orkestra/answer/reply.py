"""Puts receipts into the units' folders, under keys that are the same however often it is done."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from orkestra.answer.documents import DOCUMENT_TYPE, PAGE_TYPE, WORKBOOK_TYPE, make_documents
from orkestra.answer.marker import Marker
from orkestra.answer.receipt import Receipt
from orkestra.errors import OrkestraError
from orkestra.store.objects import ObjectStore
from orkestra.submission_key import SubmissionKey
from orkestra.warehouse.describe_error import describe_safely
from orkestra.warehouse.warehouse import Warehouse

log = logging.getLogger(__name__)
Fetch = Callable[[str], bytes | None]  # the archived bytes of a SHA-256
Guard = Callable[[], None]  # raises Transient, if another run may be writing
TRANSFERS_AT_ONCE = 4
REPLIES_IN_MEMORY = 20  # a receipt may hold thousands of findings


@dataclass(frozen=True)
class Reply(SubmissionKey):
    """One decided submission and the receipt that answers it.

    `sha256` is that of the bytes that the receipt is about; None if they could not be had.
    """

    version: int
    sha256: str | None
    content: dict[str, Any]


def list_replies(warehouse: Warehouse, shard: str | None, after: int) -> list[Reply]:
    """The next of a shard, behind a submission, that are decided and not yet answered.

    A repeated upload gets the receipt that it repeats.
    """
    return warehouse.rows("answer/replies", Reply, shard=shard, after=after, most=REPLIES_IN_MEMORY)


def send_replies(
    warehouse: Warehouse,
    shard: str | None,
    store: ObjectStore,
    bucket: str,
    fetch: Fetch,
    report_failure: Callable[[SubmissionKey], None],
    guard: Guard,
) -> dict[str, int]:
    """The number of submissions that were answered now; one that could not be waits, and an alarm is queued.

    Raises: Transient, if another run may be writing, because this one was stopped for too long.
    """
    folders = ReplyFolder(warehouse, store, bucket, guard)
    counts = Counter(replied=0)
    last = 0
    with Marker() as marker, ThreadPoolExecutor(TRANSFERS_AT_ONCE) as pool:
        while replies := list_replies(warehouse, shard, last):
            answered = pool.map(partial(try_answer, folders, marker, fetch=fetch), replies)
            done: list[Reply] = []
            try:
                for reply, is_answered in zip(replies, answered, strict=True):
                    if is_answered:
                        done.append(reply)
                    else:
                        report_failure(reply)
                        counts["failed"] += 1
            finally:
                record_replies(warehouse, done)
            counts["replied"] += len(done)
            last = replies[-1].submission_id
    return dict(counts)


def try_answer(folders: "ReplyFolder", marker: Marker, reply: Reply, *, fetch: Fetch) -> bool:
    """True if one submission got its answer; the answers to others must never wait for it."""
    try:
        put_answer(folders, marker, reply, fetch)
    except OrkestraError:
        raise
    except Exception as error:
        log.error(
            "reply_failed unit=%s submission_id=%s %s",
            reply.unit_code, reply.submission_id, describe_safely(error),
        )  # fmt: skip
        return False
    return True


def record_replies(warehouse: Warehouse, replies: Sequence[Reply]) -> None:
    """Move answered submissions on, all at once: what was written is written again if we die before."""
    warehouse.execute(
        "update intake.submission set progress = 'replied'"
        " where submission_id = any(%(ids)s) and progress = 'decided'",
        ids=[reply.submission_id for reply in replies],
    )
    for reply in replies:
        log.info("replied unit=%s week=%s receipt=%s", reply.unit_code, reply.week, reply.content["receipt"])


@dataclass(frozen=True)
class ReplyFolder:
    """The folders that replies are written to, and the check of the lease before each write."""

    warehouse: Warehouse
    store: ObjectStore
    bucket: str
    guard: Guard

    def put(self, key: str, data: bytes, content_type: str) -> None:
        """Write one file, if no other run may be writing."""
        self.guard()
        self.store.put(self.bucket, key, data, content_type)

    def is_newest(self, reply: Reply) -> bool:
        """True if no later version of a return is decided by now."""
        later = self.warehouse.execute(
            "select from intake.submission where unit_code = %(unit)s and week = %(week)s"
            " and version > %(version)s limit 1",
            unit=reply.unit_code,
            week=reply.week,
            version=reply.version,
        )
        return not later


def put_answer(folders: ReplyFolder, marker: Marker, reply: Reply, fetch: Fetch) -> None:
    """Write one receipt as HTML and JSON, and its workbook; the newest page also as tanda-terima.html.

    Why in this order: a page is not there before the workbook that it names.
    """
    receipt = Receipt.model_validate(reply.content)
    is_marked = receipt.workbook and not receipt.block_reason
    data = fetch(reply.sha256) if is_marked and reply.sha256 else None
    files = make_documents(marker, receipt, data)
    folder = f"hasil/{reply.unit_code}/{reply.week}"
    if files.workbook:
        folders.put(f"{folder}/{receipt.workbook}", files.workbook, WORKBOOK_TYPE)
    folders.put(f"{folder}/tanda-terima-v{reply.version}.html", files.page, PAGE_TYPE)
    folders.put(f"{folder}/tanda-terima-v{reply.version}.json", files.document, DOCUMENT_TYPE)
    if folders.is_newest(reply):
        folders.put(f"{folder}/tanda-terima.html", files.page, PAGE_TYPE)


def repair_newest_pages(folders: ReplyFolder, shard: str | None) -> int:
    """The number of tanda-terima.html that were written again, of returns that got a second version lately.

    Those of other shards are left to these.
    Why: a run that was stopped while it wrote may have put back the page of the version before.
    """
    pages = folders.warehouse.rows("answer/newest_pages", shard=shard)
    for page in pages:
        folder = f"hasil/{page['unit_code']}/{page['week']}"
        newest = folders.store.get(folders.bucket, f"{folder}/tanda-terima-v{page['version']}.html")
        if newest is not None and newest != folders.store.get(folders.bucket, f"{folder}/tanda-terima.html"):
            folders.put(f"{folder}/tanda-terima.html", newest, PAGE_TYPE)
            log.warning("page_repaired unit=%s week=%s", page["unit_code"], page["week"])
    return len(pages)
