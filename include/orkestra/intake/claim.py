"""Claims new uploads: each object once, by bucket, key, etag, last_modified and version."""

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest
from itertools import islice

from orkestra.intake.keys import ANSWERS, INCOMING, PRECHECKS, Known, Unroutable, is_ignored, read_key
from orkestra.intake.unroutable import UnroutableObject
from orkestra.plain_letters import write_plainly
from orkestra.registry import Registry
from orkestra.returns.backlog import Backlog
from orkestra.store.objects import ObjectInfo, ObjectStore
from orkestra.warehouse.warehouse import Warehouse
from orkestra.week import Week

LATE_NOTICE = re.compile(r"izin[ _-]?terlambat(\.txt){1,2}")  # Windows hides one ending and adds another
MAX_UNROUTABLE_PER_FOLDER = 1000  # of a folder that is not ours, in one run
MAX_ALL_PRECHECKS = 300  # of all units, in one run: about half a minute of its time
MAX_NOTICES_PER_WEEK = 5  # of one unit; the newest holds, so older ones need not be read
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Upload:
    """An object whose key names a unit and a week that we know; a pre-check's week is only assumed."""

    info: ObjectInfo
    unit_code: str
    week: Week
    is_precheck: bool = False


@dataclass(frozen=True)
class Claimed:
    """The numbers of what one run has claimed, and what waits.

    `backlogs` has the units that have sent more than one run takes of a unit; `waiting_count` is of all.
    """

    return_count: int
    precheck_count: int
    waiting_count: int
    backlogs: list[Backlog]


@dataclass
class SortedObjects:
    """The objects of a listing: uploads and pre-checks, late notices, and unroutable objects.

    `ignored_count` is of what no person sends: companion files and the marks of folders.
    """

    uploads: list[Upload] = field(default_factory=list)
    late_notices: list[Upload] = field(default_factory=list)
    unroutable: list[UnroutableObject] = field(default_factory=list)
    ignored_count: int = 0


def read_known(warehouse: Warehouse, registry: Registry, as_of: datetime) -> Known:
    """The names that keys may use at a moment: the registry's units, and the weeks that have a grid."""
    weeks = warehouse.execute("select week, close_at from returns.week")
    return Known(registry, {row["week"]: row["close_at"] for row in weeks}, as_of)


def list_uploads(store: ObjectStore, bucket: str) -> Iterator[ObjectInfo]:
    """Every object that a unit may have put there; our own answers are never walked.

    Why versions: what is overwritten or deleted before the next collection was sent all the same.
    """
    folders, loose = store.list_top(bucket)
    yield from loose
    list_folder = store.list_versions if store.keeps_versions(bucket) else store.list_objects
    for folder in (INCOMING, PRECHECKS):  # by name: the top shows no folder whose objects are all deleted
        yield from list_folder(bucket, f"{folder}/")
    for folder in folders:
        if folder not in (f"{INCOMING}/", f"{PRECHECKS}/", f"{ANSWERS}/"):
            yield from islice(store.list_objects(bucket, folder), MAX_UNROUTABLE_PER_FOLDER)


def sort_objects(objects: Iterable[ObjectInfo], known: Known) -> SortedObjects:
    """Each object where it belongs; what no person sends is passed over, and counted in the log."""
    found = SortedObjects()
    for info in objects:
        if is_ignored(info.key, info.size_bytes):
            found.ignored_count += 1
            continue
        route = read_key(info.key, known)
        if isinstance(route, Unroutable):
            found.unroutable.append(UnroutableObject(info, route.reason))
            continue
        is_notice = is_notice_name(route.name) and not route.is_precheck
        upload = Upload(info, route.unit_code, route.week, route.is_precheck)
        (found.late_notices if is_notice else found.uploads).append(upload)
    if found.ignored_count:
        log.info("ignored companion_files=%s", found.ignored_count)
    found.late_notices = keep_newest(found.late_notices, known.as_of)
    return found


def keep_newest(notices: Iterable[Upload], as_of: datetime) -> list[Upload]:
    """The newest late notices of each unit and week; what is dated after `as_of` waits.

    Why: each notice costs a request to the server and a message to its unit, and any number of names and
    versions count as one.
    """
    of_week: dict[tuple[str, Week], list[Upload]] = defaultdict(list)
    for notice in notices:
        if notice.info.last_modified <= as_of:
            of_week[notice.unit_code, notice.week].append(notice)
    return [
        notice
        for sent in of_week.values()
        for notice in nlargest(MAX_NOTICES_PER_WEEK, sent, key=lambda notice: notice.info.last_modified)
    ]


def is_notice_name(name: str) -> bool:
    """True for the file by which a unit says that it will be late."""
    return LATE_NOTICE.fullmatch(write_plainly(name).strip().casefold()) is not None


def claim_uploads(
    warehouse: Warehouse,
    bucket: str,
    uploads: Iterable[Upload],
    run_id: int,
    as_of: datetime,
    *,
    listed_at: datetime,
    trust_object_time: bool,
    max_returns: int,
    max_prechecks: int,
) -> Claimed:
    """The new uploads and pre-checks, of each unit so many, the oldest first.

    They belong into one transaction with the record of the listing. Pre-checks come after all returns, and
    of all units together no more than `MAX_ALL_PRECHECKS`: every unit's first before any unit's second.

    Why: a client may be able to set an object's time. Unless the server is trusted, nothing was received
    before the last complete listing that did not show it. What is dated after `as_of` waits, so a listing
    is complete up to `as_of` at the most, however late it was made. Where the object's own time counts, up to
    `as_of` it is: a clock that was set ahead, as in a drill, is ahead of the listing too.
    """
    uploads = list(uploads)
    (last,) = warehouse.execute(
        "select max(started_at) as started_at from intake.listing where bucket = %(bucket)s", bucket=bucket
    )
    rows = warehouse.rows(
        "intake/claim",
        bucket=bucket,
        keys=[upload.info.key for upload in uploads],
        etags=[upload.info.etag for upload in uploads],
        modified=[upload.info.last_modified for upload in uploads],
        sizes=[upload.info.size_bytes for upload in uploads],
        units=[upload.unit_code for upload in uploads],
        weeks=[upload.week for upload in uploads],
        prechecks=[upload.is_precheck for upload in uploads],
        versions=[upload.info.version_id for upload in uploads],
        max_returns=max_returns,
        max_prechecks=max_prechecks,
        max_all_prechecks=MAX_ALL_PRECHECKS,
        floor=None if trust_object_time else last["started_at"],
        run_id=run_id,
        as_of=as_of,
    )
    claimed = [row for row in rows if row["submission_id"] is not None]
    for row in claimed:
        log.info(
            "claimed unit=%s week=%s submission_id=%s is_precheck=%s",
            row["unit_code"], row["week"], row["submission_id"], row["is_precheck"],
        )  # fmt: skip
    warehouse.execute(
        "insert into intake.listing (bucket, started_at, object_count, run_id)"
        " values (%(bucket)s, %(started_at)s, %(object_count)s, %(run_id)s)",
        bucket=bucket,
        started_at=as_of if trust_object_time else min(listed_at, as_of),
        object_count=len(uploads),
        run_id=run_id,
    )
    prechecks = sum(row["is_precheck"] for row in claimed)
    waiting = [row for row in rows if row["submission_id"] is None]
    for row in waiting:
        log.warning(
            "put_off unit=%s is_precheck=%s new=%s waiting=%s",
            row["unit_code"], row["is_precheck"], row["new_count"], row["waiting_count"],
        )  # fmt: skip
    backlogs = [
        Backlog(row["unit_code"], row["is_precheck"], row["waiting_count"], row["unit_limit"])
        for row in waiting
        if row["new_count"] > row["unit_limit"]
    ]
    waiting_count = sum(row["waiting_count"] for row in waiting)
    return Claimed(len(claimed) - prechecks, prechecks, waiting_count, backlogs)


def count_pending(warehouse: Warehouse) -> int:
    """The number of submissions that wait at any step of a collection, and of notifications to be sent."""
    return int(warehouse.one("intake/count_pending")["pending_count"])
