"""A run that was stopped while it answered wakes up after another has answered a later version."""

from datetime import datetime, timedelta
from typing import IO

import psycopg
import pytest

from orkestra import pipeline
from orkestra.answer.reply import send_replies
from orkestra.errors import Transient
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.submission_key import SubmissionKey
from orkestra.week import Week
from support.shards import collecting_all, make_shard
from support.workbooks import PUBLICATION, workbook

WEEK = Week.parse("2026-W47")
BATAS = datetime.fromisoformat("2026-11-23T12:00:00+07:00")
FOLDER = f"hasil/komdigi/{WEEK}"


def send(settings: Settings, rows: int) -> None:
    S3Store(settings).put(
        settings.submissions_bucket, f"masuk/komdigi/{WEEK}/a.xlsx",
        workbook("komdigi", publication=[PUBLICATION] * rows), "application/zip",
        modified_at=BATAS - timedelta(hours=3 - rows),
    )  # fmt: skip


def collect(settings: Settings, label: str, *steps: str) -> None:
    for step in steps or pipeline.list_steps("collect_submissions"):
        pipeline.find_step("collect_submissions", step)(pipeline.Run(settings, BATAS, label))


def read_page(settings: Settings, name: str) -> bytes | None:
    return S3Store(settings).get(settings.submissions_bucket, f"{FOLDER}/{name}")


def no_bytes(_: str) -> None:
    """An empty archive, so the workbook is the list alone."""


def fail(submission: SubmissionKey) -> None:
    """No answer may fail by itself."""
    raise AssertionError(submission)


class Stopping(S3Store):
    """A store whose first write takes so long that another run answers meanwhile."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.settings, self.is_stopped = settings, False

    def put(
        self,
        bucket: str,
        key: str,
        data: bytes | IO[bytes],
        content_type: str,
        *,
        modified_at: datetime | None = None,
    ) -> None:
        if not self.is_stopped:
            self.is_stopped = True
            with psycopg.connect(self.settings.warehouse_url) as connection:
                connection.execute("update intake.lease set expires_at = now() - interval '1 second'")
            send(self.settings, 2)
            collect(self.settings, "second")
        super().put(bucket, key, data, content_type, modified_at=modified_at)


def test_a_run_that_was_stopped_does_not_put_the_older_page_back(synced: Settings):
    send(synced, 1)
    collect(synced, "first", "claim", "archive", "stage", "validate", "decide")
    with collecting_all(synced, "first", BATAS) as work, pytest.raises(Transient, match="lost"):
        send_replies(
            work, work.shard, Stopping(synced), synced.submissions_bucket, no_bytes, fail, work.check_lease,
        )  # fmt: skip
    assert b"-v2" in (read_page(synced, "tanda-terima.html") or b"")


def test_the_next_run_repairs_a_page_that_was_put_back(synced: Settings):
    for number in (1, 2):
        send(synced, number)
        collect(synced, f"run {number}")
    newest = read_page(synced, "tanda-terima-v2.html")
    assert read_page(synced, "tanda-terima.html") == newest
    S3Store(synced).put(
        synced.submissions_bucket, f"{FOLDER}/tanda-terima.html",
        read_page(synced, "tanda-terima-v1.html") or b"", "text/html",
    )  # fmt: skip
    make_shard(synced, "next")
    collect(synced, "next", "reply")
    assert read_page(synced, "tanda-terima.html") == newest
