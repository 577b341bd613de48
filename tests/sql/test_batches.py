"""A thousand files are validated and answered some at a time, each once."""

import json
from datetime import datetime

import psycopg
import pytest

from orkestra import pipeline
from orkestra.answer.reply import REPLIES_IN_MEMORY
from orkestra.quality.batch import begin_batch
from orkestra.settings import Settings
from orkestra.steps.precheck_files import PrecheckFile, precheck_files
from orkestra.store.objects import S3Store
from orkestra.week import Week
from support.shards import collecting_all, make_shard

WEEK = Week.parse("2026-W47")
AS_OF = datetime.fromisoformat("2026-11-23T12:00:00+07:00")


@pytest.fixture
def staged(synced: Settings) -> Settings:
    """Six staged submissions of 0, 10, 20, 30, 40, 50 rows."""
    with psycopg.connect(synced.warehouse_url) as connection:
        connection.execute("insert into intake.run (label, as_of) values ('test', now())")
        connection.execute(
            "insert into intake.submission (bucket, key, etag, last_modified, size_bytes, unit_code, week,"
            "  received_at, run_id, progress)"
            " select 'b', number::text, 'e', now(), 1, 'komdigi', %s, now() + number * interval '1 second',"
            "  1, 'staged' from generate_series(0, 5) as number",
            [str(WEEK)],
        )
        connection.execute(
            "insert into intake.sheet (submission_id, sheet, shown_name, status, row_count, column_letters)"
            " select submission_id, 'publication', 'Publikasi', 'filled', key::integer * 10, '{}'"
            " from intake.submission"
        )
    return synced


@pytest.mark.parametrize(
    ("most", "most_rows", "batches"),
    [
        (200, 50_000, [[0, 1, 2, 3, 4, 5]]),
        (4, 50_000, [[0, 1, 2, 3], [4, 5]]),
        (200, 31, [[0, 1, 2, 3], [4], [5]]),
        (200, 1, [[0, 1], [2], [3], [4], [5]]),
    ],
)
def test_a_batch_is_bounded_and_its_views_show_nothing_else(
    staged: Settings, most: int, most_rows: int, batches: list[list[int]]
):
    seen = []
    with collecting_all(staged, "test", AS_OF) as work:
        while batch := begin_batch(work, work.run_id, shard=work.shard, most=most, most_rows=most_rows):
            shown = work.execute("select submission_id from checks.batch")
            assert {row["submission_id"] for row in shown} == set(batch)
            seen.append(sorted(submission_id - 1 for submission_id in batch))
            work.execute(
                "update intake.submission set progress = 'validated' where submission_id = any(%(ids)s)",
                ids=list(batch),
            )
    assert seen == batches


def test_a_batch_begun_again_puts_off_what_was_in_the_one_before(staged: Settings):
    with collecting_all(staged, "test", AS_OF) as work:
        seen = []
        for most in (4, 2):
            begin_batch(work, work.run_id, shard=work.shard, most=most)
            seen.append(work.execute("select submission_id from checks.batch"))
    assert [sorted(row["submission_id"] for row in rows) for rows in seen] == [[1, 2, 3, 4], [1, 2]]


def test_returns_are_validated_before_pre_checks_that_came_earlier(staged: Settings):
    with psycopg.connect(staged.warehouse_url) as connection:
        connection.execute(
            "insert into intake.submission (bucket, key, etag, last_modified, size_bytes, unit_code, week,"
            "  received_at, run_id, progress, is_precheck)"
            " values ('b', 'cek', 'e', now(), 1, 'komdigi', %s, now() - interval '1 day', 1, 'staged', true)",
            [str(WEEK)],
        )
    with collecting_all(staged, "test", AS_OF) as work:
        first = begin_batch(work, work.run_id, shard=work.shard, most=6)
    assert sorted(submission_id - 1 for submission_id in first) == [0, 1, 2, 3, 4, 5]


def test_all_are_answered_however_many_are_in_memory_at_once(synced: Settings):
    count = 2 * REPLIES_IN_MEMORY + 1
    (answer,) = precheck_files(
        pipeline.Run(synced, AS_OF, "check"), [PrecheckFile("komdigi", "a.pdf", b"%PDF-")]
    )
    with psycopg.connect(synced.warehouse_url) as connection:
        connection.execute(
            "insert into intake.submission (bucket, key, etag, last_modified, size_bytes, unit_code, week,"
            "  received_at, run_id, progress, version, verdict)"
            " select 'b', number::text, 'e', now(), 1, 'komdigi', %s, now(), 1, 'decided', number, 'rejected'"
            " from generate_series(1, %s) as number",
            [str(WEEK), count],
        )
        connection.execute(
            "insert into intake.receipt (submission_id, receipt_number, content)"
            " select submission_id, key, %s::json from intake.submission",
            [json.dumps(answer.to_document())],
        )
    run = pipeline.Run(synced, AS_OF, "test", shard=make_shard(synced))
    assert pipeline.find_step("collect_submissions", "reply")(run)["replied"] == count
    keys = S3Store(synced).list_objects(synced.submissions_bucket, f"hasil/komdigi/{WEEK}/")
    assert len([info for info in keys if info.key.endswith(".json")]) == count


def test_a_reply_that_fails_keeps_no_other_waiting_and_raises_one_alarm(synced: Settings):
    (answer,) = precheck_files(
        pipeline.Run(synced, AS_OF, "check"), [PrecheckFile("komdigi", "a.pdf", b"%PDF-")]
    )
    with psycopg.connect(synced.warehouse_url) as connection:
        for version, content in ((1, {}), (2, answer.to_document())):
            submission = connection.execute(
                "insert into intake.submission (bucket, key, etag, last_modified, size_bytes, unit_code,"
                "  week, received_at, run_id, progress, version, verdict)"
                " values ('b', %s::text, 'e', now(), 1, 'komdigi', %s, now(), 1, 'decided', %s, 'rejected')"
                " returning submission_id",
                [version, str(WEEK), version],
            ).fetchone()
            connection.execute(
                "insert into intake.receipt values (%s, %s, %s::json)",
                [submission[0], str(version), json.dumps(content)],
            )
    reply = pipeline.find_step("collect_submissions", "reply")
    run = pipeline.Run(synced, AS_OF, "test", shard=make_shard(synced))
    assert reply(run) == {
        "replied": 1,
        "failed": 1,
        "prechecks": 0,
    }
    run = pipeline.Run(synced, AS_OF, "test", shard=make_shard(synced))
    assert reply(run) == {"replied": 0, "failed": 1, "prechecks": 0}
    with psycopg.connect(synced.warehouse_url) as connection:
        progress = connection.execute("select version, progress from intake.submission order by 1").fetchall()
        alarms = connection.execute(
            "select count(*) from notify.notification where kind = 'alarm'"
        ).fetchone()
    assert progress == [(1, "decided"), (2, "replied")]
    assert alarms == (1,)
