"""Reads the files of submissions in the reader process; a file that cannot be read gives the reason."""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from orkestra.findings import Finding
from orkestra.indonesian import JAKARTA
from orkestra.intake.archive import archive_key
from orkestra.intake.run import CollectionRun
from orkestra.reading.document import ReaderDocument
from orkestra.reading.files.cells import FileLimits, too_large
from orkestra.reading.reader_process import ReaderFailedError, ReaderProcess
from orkestra.reading.specs import Origin
from orkestra.registry import Registry
from orkestra.store.objects import ObjectStore
from orkestra.submission_key import SubmissionKey

Waiting = TypeVar("Waiting", bound=SubmissionKey)
Document = TypeVar("Document")
log = logging.getLogger(__name__)
NOT_FETCHED = "F-005"  # the rule of a file whose bytes we may not read
READING_FAILED = "F-004"  # the rule of a file that the reader or the warehouse could not cope with


@dataclass(frozen=True)
class Archived(SubmissionKey):
    """A submission whose bytes are in the archive."""

    sha256: str | None
    size_bytes: int
    is_released: bool = False


def list_archived(work: CollectionRun) -> list[Archived]:
    """The submissions of a shard that wait to be read: of each unit the oldest, then of each the next."""
    return work.rows("intake/list_archived", Archived, shard=work.shard)


def read_ahead(
    submissions: Sequence[Waiting], read: Callable[[Waiting], Document]
) -> Iterator[tuple[Waiting, Document]]:
    """Each submission with what its file says; the next file is read while the caller stores this one."""
    with ThreadPoolExecutor(1) as pool:
        waiting: deque[tuple[Waiting, Future[Document]]] = deque()
        for submission in submissions:
            waiting.append((submission, pool.submit(read, submission)))
            if len(waiting) > 1:
                first, answer = waiting.popleft()
                yield first, answer.result()
        for first, answer in waiting:
            yield first, answer.result()


def find_origin(registry: Registry, submission: SubmissionKey) -> Origin:
    """The week of a submission, and the zone that its unit has on that week's Sunday."""
    unit = registry.unit(submission.unit_code, submission.week.sunday)
    return Origin(str(submission.week), unit.zone.key if unit else JAKARTA.key)


def read_archived(
    submission: Archived,
    store: ObjectStore,
    archive_bucket: str,
    reader: ReaderProcess,
    limits: FileLimits,
    registry: Registry,
) -> ReaderDocument:
    """The document of a file: one that is too large is not fetched, one that killed the reader says so."""
    if submission.size_bytes > limits.file_bytes:
        return say_unreadable(too_large(submission.size_bytes))
    if submission.sha256 is None:
        return say_unreadable(Finding(NOT_FETCHED))
    data = store.get(archive_bucket, archive_key(submission.sha256))
    if data is None:
        log.error("archive_lost submission_id=%s sha256=%s", submission.submission_id, submission.sha256)
        return say_unreadable(Finding(READING_FAILED))
    return read_bytes(data, submission, reader, registry, is_released=submission.is_released)


def read_bytes(
    data: bytes,
    submission: SubmissionKey,
    reader: ReaderProcess,
    registry: Registry,
    *,
    is_released: bool = False,
) -> ReaderDocument:
    """The document of the bytes of one file; of bytes that killed the reader, one that says so."""
    try:
        origin = find_origin(registry, submission)
        return reader.read(data, submission.submission_id, origin, is_released=is_released)
    except ReaderFailedError:
        return say_unreadable(Finding(READING_FAILED))


def say_unreadable(finding: Finding) -> ReaderDocument:
    """The document of a file that gave nothing but a finding."""
    return ReaderDocument(is_readable=False, findings=(finding,))
