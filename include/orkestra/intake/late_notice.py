"""Late notices: what a unit writes into izin-terlambat.txt, read once and kept. They change no state."""

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from orkestra.errors import Permanent
from orkestra.indonesian import JAKARTA
from orkestra.intake.claim import Upload
from orkestra.intake.promised_time import read_promise
from orkestra.intake.texts import flatten_text
from orkestra.registry import Registry
from orkestra.store.objects import ObjectStore
from orkestra.week import Week

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

MOST_BYTES = 4096
LONGEST_LINE, LONGEST_REASON = 100, 500


@dataclass(frozen=True)
class LateNotice:
    """One notice; `said` is its first line, `promised_at` what that means, if it means anything."""

    unit_code: str
    week: str
    etag: str
    received_at: datetime
    said: str
    promised_at: datetime | None
    reason: str | None


def read_notices(
    connection: "psycopg.Connection[Row]",
    store: ObjectStore,
    bucket: str,
    uploads: Iterable[Upload],
    registry: Registry,
    as_of: datetime,
) -> Iterator[LateNotice]:
    """The notices that were not read before, in the order they were sent.

    Why: one that we may not read is as one that says nothing, so that its unit hears of it.
    """
    known = {
        (row["week"], row["unit_code"], row["etag"], row["received_at"])
        for row in connection.execute("select week, unit_code, etag, received_at from returns.late_notice")
    }
    for upload in sorted(uploads, key=lambda upload: upload.info.last_modified):
        info = upload.info
        is_known = (upload.week, upload.unit_code, info.etag, info.last_modified) in known
        if is_known or info.last_modified > as_of:
            continue
        try:
            data = store.get_start(bucket, info.key, MOST_BYTES)
        except Permanent:
            data = b""
        if data is not None:
            yield read_notice(upload, data, registry)


def read_notice(upload: Upload, data: bytes, registry: Registry) -> LateNotice:
    """What one notice says: the promised time on its first line, then the reason."""
    lines = [line for line in map(flatten, decode(data).splitlines()) if line]
    said = lines[0][:LONGEST_LINE] if lines else ""
    received_at = upload.info.last_modified
    unit = registry.unit(upload.unit_code, Week.parse(upload.week).sunday)
    promised_at = read_promise(said, received_at, unit.zone if unit else JAKARTA, registry.holidays)
    reason = " ".join(lines[1:])[:LONGEST_REASON] or None
    return LateNotice(upload.unit_code, upload.week, upload.info.etag, received_at, said, promised_at, reason)


def decode(data: bytes) -> str:
    """The text of a small file that may be cut, in whatever encoding an editor left it."""
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return codecs.getincrementaldecoder("utf-16" if is_wide else "utf-8-sig")().decode(data)
    except UnicodeError:
        return data.decode("cp1252", "replace")


def flatten(line: str) -> str:
    """A line without what cannot be shown."""
    return "".join(letter for letter in flatten_text(line) if letter.isprintable())


def store_notice(connection: "psycopg.Connection[Row]", notice: LateNotice) -> int | None:
    """The id of a notice, kept for good; None, if it was known."""
    row = connection.execute(
        "insert into returns.late_notice (week, unit_code, received_at, promised_at, reason, etag)"
        " values (%s, %s, %s, %s, %s, %s) on conflict do nothing returning late_notice_id",
        [
            notice.week, notice.unit_code, notice.received_at, notice.promised_at, notice.reason, notice.etag,
        ],
    ).fetchone()  # fmt: skip
    return row["late_notice_id"] if row else None
