"""Reads archived files and stores their rows as they are, one transaction a submission."""

import json
import logging
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from orkestra.errors import OrkestraError
from orkestra.findings import Finding, SheetPart
from orkestra.indonesian import JAKARTA
from orkestra.intake.archive import archive_key
from orkestra.intake.files.cells import FileLimits, too_large
from orkestra.intake.identity import check_identity
from orkestra.intake.reader_process import ReaderFailedError, ReaderProcess
from orkestra.intake.run import CollectionRun
from orkestra.intake.specs import Origin, SheetSpec
from orkestra.registry import Registry
from orkestra.registry.sheet_names import DATA_SHEETS
from orkestra.store.objects import ObjectStore
from orkestra.warehouse.copy_lines import copy_lines
from orkestra.warehouse.finding_rows import FindingWriter, SheetPlaces, SubmissionKey
from orkestra.week import Week

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

Waiting = TypeVar("Waiting", bound=SubmissionKey)
Document = TypeVar("Document")
log = logging.getLogger(__name__)
NOT_FETCHED = "F-005"  # the rule of a file whose bytes we may not read
GIVEN_BY_TEMPLATE = {"unit_code", "unit_name", "week", "template_version"}
SHEET_NOT_READ = ("S-004", "S-018")  # the rules of a sheet that holds something which is no table
READING_FAILED = "F-004"  # the rule of a file that the reader or the warehouse could not cope with


@dataclass(frozen=True)
class Archived(SubmissionKey):
    """A submission whose bytes are in the archive."""

    sha256: str | None
    size_bytes: int
    is_released: bool = False


def list_archived(connection: "psycopg.Connection[Row]") -> list[Archived]:
    """The submissions that wait to be read, in the order they were received."""
    return [
        Archived(**row)
        for row in connection.execute(
            "select submission_id, unit_code, week, sha256, size_bytes,"
            " releases_submission_id is not null as is_released from intake.submission"
            " where progress = 'archived' order by received_at, submission_id"
        )
    ]


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
    try:
        unit = registry.unit(submission.unit_code, Week.parse(submission.week).sunday)
    except ValueError:  # a pre-check: the file itself will tell its week
        unit = None
    return Origin(submission.week, unit.zone.key if unit else JAKARTA.key)


def read_archived(
    submission: Archived,
    store: ObjectStore,
    archive_bucket: str,
    reader: ReaderProcess,
    limits: FileLimits,
    registry: Registry,
) -> dict[str, Any]:
    """What the file says. One that is far too large is not fetched; one that killed the reader says so."""
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
) -> dict[str, Any]:
    """What the bytes of one file say; those that killed the reader say so."""
    try:
        origin = find_origin(registry, submission)
        return reader.read(data, submission.submission_id, origin, is_released=is_released)
    except ReaderFailedError:
        return say_unreadable(Finding(READING_FAILED))


def say_unreadable(finding: Finding) -> dict[str, Any]:
    """The document of a file that gave nothing but a finding."""
    return {
        "is_readable": False,
        "sheets": {},
        "cover": {},
        "findings": [asdict(finding)],
        "explanations": {},
    }


def stage_submission(
    work: CollectionRun,
    submission: SubmissionKey,
    document: dict[str, Any],
    specs: Sequence[SheetSpec],
    writer: FindingWriter,
) -> Counter[str]:
    """The counts of one submission. Rows that cannot be stored, for whatever reason, are its own outcome.

    Why: one file must never stop the others; what it did is logged, told to us, and answered to the unit.
    """
    try:
        with work.transaction():
            return store_rows(work, submission, document, specs, writer)
    except OrkestraError:
        raise
    except Exception:
        if work.connection.broken:
            raise
        log.exception(
            "staging_failed unit=%s submission_id=%s", submission.unit_code, submission.submission_id
        )
        unreadable = say_unreadable(Finding(READING_FAILED))
        with work.transaction():
            return store_rows(work, submission, unreadable, specs, writer)


def store_rows(
    work: CollectionRun,
    submission: SubmissionKey,
    document: dict[str, Any],
    specs: Sequence[SheetSpec],
    writer: FindingWriter,
) -> Counter[str]:
    """The counts of one submission; its rows, sheets, findings and progress belong into one transaction."""
    connection = work.connection
    cover, sheets = document["cover"], document["sheets"]
    findings = [Finding(**found) for found in document["findings"]]
    statuses: dict[str, str] = {}
    places: dict[str, SheetPlaces] = {}
    for spec in specs:
        sheet = sheets.get(spec.name)
        if sheet:
            parts = [SheetPart(**part) for part in sheet["parts"]]
            places[spec.name] = SheetPlaces(sheet["shown_name"], sheet["column_letters"], parts)
        row_count = sheet["row_count"] if sheet else 0
        status = "filled" if row_count else "nil" if cover.get(f"nil_{spec.name}") else "blank"
        if row_count:
            _copy_rows(connection, spec, sheet["copy"])
        statuses[spec.name] = status
        connection.execute(
            "insert into intake.sheet"
            " (submission_id, sheet, shown_name, status, row_count, column_letters, parts)"
            " values (%s, %s, %s, %s, %s, %s::jsonb, %s::jsonb)",
            [
                submission.submission_id,
                spec.name,
                sheet["shown_name"] if sheet else spec.shown_name,
                status,
                row_count,
                json.dumps(sheet["column_letters"] if sheet else {}),
                json.dumps(sheet["parts"] if sheet else []),
            ],
        )
    is_readable = document["is_readable"]
    if is_readable:
        unread = {finding.sheet for finding in findings if finding.rule in SHEET_NOT_READ}
        told = {name: status for name, status in statuses.items() if name not in unread}
        findings += find_structure(writer.registry, submission, cover, told)
    writer.write(connection, "reader", submission, findings, places)
    _store_explanations(connection, submission, document["explanations"])
    connection.execute(
        "update intake.submission set progress = 'staged', run_id = %s where submission_id = %s",
        [work.run_id, submission.submission_id],
    )
    row_count = sum(sheet["row_count"] for name, sheet in sheets.items() if name != "cover")
    log.info(
        "staged unit=%s week=%s submission_id=%s rows=%s findings=%s",
        submission.unit_code,
        submission.week,
        submission.submission_id,
        row_count,
        len(findings),
    )
    is_failed = any(finding.rule == READING_FAILED for finding in findings)
    return Counter(read=1, rows=row_count, unreadable=int(not is_readable), failed=int(is_failed))


def find_structure(
    registry: Registry, submission: SubmissionKey, cover: dict[str, Any], statuses: dict[str, str]
) -> list[Finding]:
    """What is wrong with a file as a whole: the wrong unit or week, no cover, nothing filled in.

    `statuses` are those of the sheets that could be read: of another one we cannot say that it is blank.
    """
    if statuses.get("cover") != "filled":
        return [Finding("S-001")]
    findings = check_identity(registry, submission, cover)
    data_sheets = {name: status for name, status in statuses.items() if name != "cover"}
    if is_untouched(cover, data_sheets):
        findings.append(Finding("S-006"))
    else:
        findings += [Finding("S-005", name) for name, status in data_sheets.items() if status == "blank"]
    return findings


def is_untouched(cover: Mapping[str, Any], data_sheets: Mapping[str, str]) -> bool:
    """Whether nothing is filled in but what the template brings: unit and week, last week's open issues."""
    filled = {name for name, status in data_sheets.items() if status != "blank"}
    if not filled:
        return set(data_sheets) == set(DATA_SHEETS)
    return filled == {"issue"} and GIVEN_BY_TEMPLATE.issuperset(cover)


def _store_explanations(
    connection: "psycopg.Connection[Row]", submission: SubmissionKey, explanations: Mapping[str, str]
) -> None:
    """Keeps what the unit wrote beside our findings, whatever becomes of the file."""
    connection.execute(
        "insert into intake.explanation (submission_id, finding_code, explanation)"
        " select %s, line.finding_code, line.explanation"
        " from unnest(%s::text[], %s::text[]) as line (finding_code, explanation)"
        " on conflict do nothing",
        [submission.submission_id, list(explanations), list(explanations.values())],
    )


def _copy_rows(connection: "psycopg.Connection[Row]", spec: SheetSpec, lines: str) -> None:
    columns = ["submission_id", "row_no", "unreadable", *(column.name for column in spec.columns)]
    copy_lines(connection, "staging", spec.name, columns, lines)
