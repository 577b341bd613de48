"""Reads what a unit writes into izin-terlambat.txt, once."""

import codecs
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from orkestra.errors import Permanent
from orkestra.indonesian import JAKARTA
from orkestra.intake.claim import Upload
from orkestra.personal_numbers import mask_text
from orkestra.reading.promised_time import read_promise, strip_words
from orkestra.reading.specs import list_public_numbers
from orkestra.reading.values.texts import flatten_text
from orkestra.registry import Registry
from orkestra.returns.late_notice import LateNotice, list_known
from orkestra.store.objects import ObjectStore
from orkestra.warehouse.warehouse import Warehouse

MAX_BYTES = 4096
MAX_LINE_LENGTH, MAX_REASON_LENGTH = 100, 500


def read_notices(
    warehouse: Warehouse,
    store: ObjectStore,
    bucket: str,
    uploads: Iterable[Upload],
    registry: Registry,
    as_of: datetime,
) -> Iterator[LateNotice]:
    """The notices that were not read before, in the order they were sent.

    Why: one that we may not read is as one that says nothing, so that its unit hears of it.
    """
    known = list_known(warehouse)
    for upload in sorted(uploads, key=lambda upload: upload.info.last_modified):
        info = upload.info
        is_known = (upload.week, upload.unit_code, info.etag, info.last_modified) in known
        if is_known or info.last_modified > as_of:
            continue
        try:
            data = store.get_start(bucket, info.key, MAX_BYTES, version_id=info.version_id)
        except Permanent:
            data = b""
        if data is not None:
            yield read_notice(upload, data, registry)


def read_notice(upload: Upload, data: bytes, registry: Registry) -> LateNotice:
    """The content of one notice: the promised time on its first line, then the reason."""
    lines = [line for line in map(flatten, decode(data).splitlines()) if line]
    while len(lines) > 1 and not strip_words(lines[0][:MAX_LINE_LENGTH]):
        del lines[0]  # a title, such as "Izin terlambat:"
    said = lines[0][:MAX_LINE_LENGTH] if lines else ""
    received_at = upload.info.last_modified
    unit = registry.unit(upload.unit_code, upload.week.sunday)
    promised_at = read_promise(said, received_at, unit.zone if unit else JAKARTA, registry.holidays)
    mask = partial(mask_text, public=frozenset(list_public_numbers(registry)))
    reason = mask(" ".join(lines[1:]))[:MAX_REASON_LENGTH] or None
    shown = mask(lines[0])[:MAX_LINE_LENGTH] if lines else ""
    return LateNotice(
        upload.unit_code, upload.week, upload.info.etag, received_at, shown, promised_at, reason
    )


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
