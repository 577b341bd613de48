"""Which uploads are new. A new object is claimed once, by bucket, key, etag and last_modified."""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from orkestra.store.objects import ObjectInfo

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

KEY = re.compile(r"masuk/(?P<unit>[a-z0-9-]+)/(?P<week>\d{4}-W\d{2})/(?P<name>[^/]+)")
LATE_NOTICE = "izin-terlambat.txt"
log = logging.getLogger(__name__)

INSERT = """
insert into intake.submission
    (bucket, key, etag, last_modified, size_bytes, unit_code, week, received_at, run_id)
select
    %(bucket)s, key, etag, last_modified, size_bytes, unit_code, week,
    greatest(last_modified, %(floor)s::timestamptz), %(run_id)s
from unnest(
    %(keys)s::text[], %(etags)s::text[], %(modified)s::timestamptz[],
    %(sizes)s::bigint[], %(units)s::text[], %(weeks)s::text[]
) as upload (key, etag, last_modified, size_bytes, unit_code, week)
where greatest(last_modified, %(floor)s::timestamptz) <= %(as_of)s
order by last_modified, key
on conflict (bucket, key, etag, last_modified) do nothing
returning unit_code, week, submission_id
"""


@dataclass(frozen=True)
class Upload:
    """An object whose key names a unit and a week that we know."""

    info: ObjectInfo
    unit_code: str
    week: str


def list_known(connection: "psycopg.Connection[Row]") -> tuple[set[str], set[str]]:
    """The codes of all units of the registry in force, and the weeks that have a grid."""
    units = connection.execute("select distinct unit_code from registry.unit_now").fetchall()
    weeks = connection.execute("select week from returns.week").fetchall()
    return {row["unit_code"] for row in units}, {row["week"] for row in weeks}


def sort_objects(
    objects: Iterable[ObjectInfo], units: set[str], weeks: set[str]
) -> tuple[list[Upload], list[ObjectInfo]]:
    """The uploads, and the objects whose key fits no pattern or names an unknown unit or week.

    Late notices are neither: they are read when reminders are composed.
    """
    uploads, strangers = [], []
    for info in objects:
        if info.key.endswith("/"):
            continue  # a folder that some S3 programs make
        match = KEY.fullmatch(info.key)
        if match and match["name"] == LATE_NOTICE:
            continue
        if match and match["unit"] in units and match["week"] in weeks:
            uploads.append(Upload(info, match["unit"], match["week"]))
        else:
            strangers.append(info)
    return uploads, strangers


def claim_uploads(
    connection: "psycopg.Connection[Row]",
    bucket: str,
    uploads: Iterable[Upload],
    run_id: int,
    as_of: datetime,
    *,
    listed_at: datetime,
    trust_object_time: bool,
) -> int:
    """How many uploads were new; one transaction with the record of the listing.

    Why: a client may be able to set an object's time. Unless the server is trusted, nothing was received
    before the last complete listing that did not show it. What is dated after `as_of` waits, so a listing
    is complete up to `as_of` at the most, however late it was made. Where the object's own time counts, up to
    `as_of` it is: a clock that was set ahead, as in a drill, is ahead of the listing too.
    """
    uploads = list(uploads)
    last = connection.execute(
        "select max(started_at) as started_at from intake.listing where bucket = %s", [bucket]
    ).fetchone()
    floor = None if trust_object_time or last is None else last["started_at"]
    claimed = connection.execute(
        INSERT,
        {
            "bucket": bucket,
            "keys": [upload.info.key for upload in uploads],
            "etags": [upload.info.etag for upload in uploads],
            "modified": [upload.info.last_modified for upload in uploads],
            "sizes": [upload.info.size_bytes for upload in uploads],
            "units": [upload.unit_code for upload in uploads],
            "weeks": [upload.week for upload in uploads],
            "floor": floor,
            "run_id": run_id,
            "as_of": as_of,
        },
    ).fetchall()
    for row in claimed:
        log.info(
            "claimed unit=%s week=%s submission_id=%s", row["unit_code"], row["week"], row["submission_id"]
        )
    connection.execute(
        "insert into intake.listing (bucket, started_at, object_count, run_id) values (%s, %s, %s, %s)",
        [bucket, as_of if trust_object_time else min(listed_at, as_of), len(uploads), run_id],
    )
    return len(claimed)


def count_pending(connection: "psycopg.Connection[Row]") -> int:
    """How many submissions wait at any step, and messages to be sent."""
    row = connection.execute(
        "select (select count(*) from intake.submission where progress not in ('replied', 'overwritten'))"
        " + (select count(*) from notify.message where status in ('pending', 'sending')) as pending"
    ).fetchone()
    assert row
    return int(row["pending"])
