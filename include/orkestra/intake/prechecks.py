"""Pre-checks: files that are read and judged like any other, and of which nothing stays."""

import hashlib
import io
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from datetime import datetime

from orkestra.errors import Permanent
from orkestra.findings import Finding
from orkestra.intake.process_mark import has_ended
from orkestra.intake.read_upload import NOT_FETCHED, read_bytes, say_unreadable
from orkestra.intake.run import CollectionRun
from orkestra.reading.document import ReaderDocument
from orkestra.reading.files.cells import FileLimits, too_large
from orkestra.reading.reader_process import ReaderProcess
from orkestra.reading.values.weeks import read_week
from orkestra.registry import Registry
from orkestra.store.objects import ObjectStore
from orkestra.submission_key import SubmissionKey
from orkestra.warehouse.warehouse import Warehouse
from orkestra.week import Week

CHECKED_FILE = "orkestra precheck"  # in place of a bucket: the file lies where the command was called


@dataclass(frozen=True)
class Precheck(SubmissionKey):
    """A pre-check on its way, and where its bytes are."""

    bucket: str
    key: str
    etag: str
    size_bytes: int
    received_at: datetime
    version_id: str | None = None

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.key.rpartition("/")[2]


Fetch = Callable[[Precheck], bytes | Permanent | None]


def list_prechecks(work: CollectionRun, progress: str) -> list[Precheck]:
    """The pre-checks at a step: of a check by command line its own, of a shard those of its units' folders.

    Why by turns: of each unit the oldest first, so that no unit waits for all files of another.
    """
    return work.rows(
        "intake/list_prechecks", Precheck, progress=progress, shard=work.shard, run_id=work.run_id
    )


def fetch_precheck(store: ObjectStore, precheck: Precheck) -> bytes | Permanent | None:
    """The claimed bytes; None if they are gone or others lie there now; or why we may not read them.

    Why: what we may not read is one unit's file, and never stops the others.
    """
    buffer = io.BytesIO()
    try:
        found = store.download(precheck.bucket, precheck.key, buffer, version_id=precheck.version_id)
    except Permanent as error:
        return error
    return buffer.getvalue() if found == precheck.etag else None


def read_precheck(
    precheck: Precheck,
    fetch: Fetch,
    reader: ReaderProcess,
    limits: FileLimits,
    registry: Registry,
    weeks: Container[Week],
) -> tuple[Precheck, ReaderDocument] | None:
    """The pre-check with the week that its file names, and its document; None, if the file is gone.

    Why: dates without a year are read by their week, so a file of another week is read once more.
    """
    if precheck.size_bytes > limits.file_bytes:
        return precheck, say_unreadable(too_large(precheck.size_bytes))
    data = fetch(precheck)
    if data is None:
        return None
    if isinstance(data, Permanent):
        return precheck, say_unreadable(Finding(NOT_FETCHED))
    document = read_bytes(data, precheck, reader, registry)
    named = find_week(document)
    if named and named in weeks and named != precheck.week:
        precheck = replace(precheck, week=named)
        document = read_bytes(data, precheck, reader, registry)
    return precheck, document


def find_week(document: ReaderDocument) -> Week | None:
    """The week that a file's Identitas names, if it names one."""
    reading = read_week(str(document.cover.get("week") or ""))
    return reading.week if reading else None


def set_week(warehouse: Warehouse, precheck: Precheck) -> None:
    """Record the week that the file names."""
    warehouse.execute(
        "select intake.set_precheck_week(%(id)s, %(week)s)", id=precheck.submission_id, week=precheck.week
    )


def delete_precheck(warehouse: Warehouse, submission_id: int) -> None:
    """Remove everything about one pre-check."""
    warehouse.execute("select intake.delete_precheck(%(id)s)", id=submission_id)


def store_local_precheck(
    work: CollectionRun, unit_code: str, week: Week, key: str, data: bytes, received_at: datetime
) -> int:
    """The id of a file that is checked by command line, claimed for this run alone."""
    stored = work.one(
        "intake/store_local_precheck",
        bucket=CHECKED_FILE,
        key=key,
        etag=hashlib.sha256(data).hexdigest(),
        received_at=received_at,
        size_bytes=len(data),
        unit=unit_code,
        week=week,
        run_id=work.run_id,
    )
    return int(stored["submission_id"])


def delete_dead_prechecks(warehouse: Warehouse) -> int:
    """The number of files that killed pre-checks left behind and that were deleted now.

    Why after an hour: nobody can see that a process on another machine has ended.
    """
    rows = warehouse.rows("intake/list_local_prechecks")
    dead = [row["submission_id"] for row in rows if row["is_old"] or has_ended(row["process"])]
    for submission_id in dead:
        delete_precheck(warehouse, submission_id)
    return len(dead)
