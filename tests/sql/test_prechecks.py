"""Pre-checks on a real warehouse and a real S3 server: answered like the real thing, and nothing stays."""

import io
import json
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from openpyxl import load_workbook

from orkestra import pipeline
from orkestra.intake.lease import CLAIM, hold_lease
from orkestra.intake.process_mark import has_ended, mark_process
from orkestra.report.freeze import require_ready
from orkestra.settings import Settings
from orkestra.steps.answer_prechecks import answer_prechecks
from orkestra.steps.precheck_files import PrecheckFile, precheck_files
from orkestra.store.objects import S3Store
from orkestra.warehouse.registry_in_force import load_registry
from orkestra.warehouse.warehouse import open_warehouse
from orkestra.week import Week
from support.shards import collecting_all, make_shard
from support.workbooks import ISSUE, PUBLICATION, workbook

WEEK = Week.parse("2026-W47")
NOON = datetime.fromisoformat("2026-11-22T12:00:00+07:00")  # Sunday: W47 is the earliest open week
TUTUP = datetime.fromisoformat("2026-11-24T16:00:00+07:00")
GOOD = workbook("komdigi", publication=[PUBLICATION], issue=[ISSUE])
PARTLY = workbook("komdigi", publication=[PUBLICATION] * 9 + [PUBLICATION | {"channel": "ig"}])
# What may differ when a pre-check has come and gone: that somebody looked, and who may look now.
TRACES = {"intake.run", "intake.listing", "intake.lease"}


@pytest.fixture
def synced(settings: Settings) -> Settings:
    for week in ("2026-W46", "2026-W47"):
        run = pipeline.Run(settings, Week.parse(week).start_at, f"sync {week}", Week.parse(week))
        pipeline.find_step("sync_registry", "sync")(run)
    return settings


def put(settings: Settings, key: str, data: bytes, *, sent_at: datetime = NOON - timedelta(hours=1)) -> None:
    S3Store(settings).put(settings.submissions_bucket, key, data, "application/zip", modified_at=sent_at)


def get(settings: Settings, key: str) -> bytes | None:
    return S3Store(settings).get(settings.submissions_bucket, key)


def collect(settings: Settings, *steps: str, as_of: datetime = NOON, label: str = "test") -> dict[str, dict]:
    return {
        step: dict(pipeline.find_step("collect_submissions", step)(pipeline.Run(settings, as_of, label)))
        for step in steps or pipeline.list_steps("collect_submissions")
    }


def read_tables(settings: Settings) -> dict[str, list[tuple]]:
    """Every row of every table, but for the traces."""
    with psycopg.connect(settings.warehouse_url) as connection:
        tables = connection.execute(
            "select schemaname || '.' || tablename from pg_tables"
            " where schemaname not in ('pg_catalog', 'information_schema', 'public')"
        ).fetchall()
        assert len(tables) > 40
        return {
            table: sorted(map(repr, connection.execute(f"select * from {table}").fetchall()))
            for (table,) in tables
            if table not in TRACES
        }


def list_keys(settings: Settings, prefix: str = "") -> list[str]:
    return sorted(info.key for info in S3Store(settings).list_objects(settings.submissions_bucket, prefix))


def test_a_pre_check_is_answered_and_leaves_nothing(synced: Settings):
    put(synced, f"masuk/komdigi/{WEEK}/a.xlsx", GOOD)
    collect(synced)
    before, archived = read_tables(synced), len(list(S3Store(synced).list_objects(synced.archive_bucket, "")))
    put(synced, "cek/komdigi/coba.xlsx", PARTLY)
    put(synced, "cek/komdigi/rusak.xlsx", b"%PDF-1.7 bukan buku kerja")
    counts = collect(synced, label="second")
    assert counts["claim"] == counts["claim"] | {"claimed": 0, "prechecks": 2}
    assert counts["reply"] == {"replied": 0, "prechecks": 2}
    assert read_tables(synced) == before
    assert len(list(S3Store(synced).list_objects(synced.archive_bucket, ""))) == archived
    assert list_keys(synced, "cek/") == []
    answer = json.loads(get(synced, "hasil/komdigi/cek/coba.xlsx/pra-periksa.json"))
    assert (answer["receipt"], answer["verdict"], answer["week"]) == (
        "PRA-PERIKSA", "accepted_partly", str(WEEK),
    )  # fmt: skip
    assert answer["in_force"] == "BKH-2026W47-komdigi-v1"
    assert [found["cell"] for found in answer["findings"] if found["severity"] == "fix"] == ["C15"]
    assert load_workbook(io.BytesIO(get(synced, "hasil/komdigi/cek/coba.xlsx/hasil-periksa.xlsx")))
    page = get(synced, "hasil/komdigi/cek/coba.xlsx/pra-periksa.html").decode()
    assert WEEK.label in page
    assert json.loads(get(synced, "hasil/komdigi/cek/rusak.xlsx/pra-periksa.json"))["verdict"] == "rejected"


def test_the_file_names_its_week_or_the_earliest_open_one_is_taken(synced: Settings):
    as_of = datetime.fromisoformat("2026-11-17T12:00:00+07:00")  # W46 is open until 16.00
    files = {
        "W47": workbook("komdigi", "2026-W47", publication=[PUBLICATION]),
        "words": workbook("komdigi", publication=[PUBLICATION], cover={"week": "16-22 November 2026"}),
        "none": workbook("komdigi", publication=[PUBLICATION], cover={"week": None}),
        "never": workbook("komdigi", "2031-W02", publication=[PUBLICATION]),
    }
    for name, data in files.items():
        put(synced, f"cek/komdigi/{name}.xlsx", data, sent_at=as_of - timedelta(hours=1))
    collect(synced, as_of=as_of)
    weeks = {
        name: json.loads(get(synced, f"hasil/komdigi/cek/{name}.xlsx/pra-periksa.json"))["week"]
        for name in files
    }
    assert weeks == {"W47": "2026-W47", "words": "2026-W47", "none": "2026-W46", "never": "2026-W46"}


def test_two_names_that_look_alike_get_an_answer_each(synced: Settings):
    for name in ("a:b.xlsx", "a_b.xlsx", "a?b.xlsx"):
        put(synced, f"cek/komdigi/{name}", b"x")
    collect(synced)
    pages = [key for key in list_keys(synced, "hasil/komdigi/cek/") if key.endswith(".html")]
    assert len(pages) == 3


def test_a_key_with_unseen_letters_is_answered_and_companion_files_are_not(synced: Settings):
    for name in ("._laporan.xlsx", "~$laporan.xlsx", ".DS_Store", "__MACOSX/._laporan.xlsx"):
        put(synced, f"masuk/komdigi/2026-W47/{name}", b"no workbook")
        put(synced, f"cek/komdigi/{name}", b"no workbook")
    companions = list_keys(synced)
    assert collect(synced, "claim")["claim"] == {
        "claimed": 0, "prechecks": 0, "put_off": 0, "late_notices": 0, "unroutable": 0, "pending": 0,
        "shards": 0,
    }  # fmt: skip
    named = "masuk/komdigi/2026-W47/\u200ela\u200bporan.xlsx"
    put(synced, named, GOOD)
    put(synced, "cek/komdigi/\u200elaporan.xlsx", GOOD)
    assert collect(synced)["claim"]["claimed"] == 1
    page = get(synced, "hasil/komdigi/2026-W47/tanda-terima.html")
    assert page
    assert b"BKH-2026W47-komdigi-v1" in page
    (folder,) = {key.split("/")[3] for key in list_keys(synced, "hasil/komdigi/cek/")}
    assert folder.startswith("laporan.xlsx-")
    assert list_keys(synced, "masuk/") + list_keys(synced, "cek/") == sorted(
        [named, *(key for key in companions if key.startswith("masuk/"))]
    ) + [key for key in companions if key.startswith("cek/")]


def test_a_file_that_is_replaced_meanwhile_is_answered_as_the_newer_one(synced: Settings):
    put(synced, "cek/komdigi/a.xlsx", GOOD, sent_at=NOON - timedelta(hours=2))
    collect(synced, "claim", "archive", "stage", "validate")
    put(synced, "cek/komdigi/a.xlsx", PARTLY)
    assert collect(synced, "reply")["reply"]["prechecks"] == 1
    assert list_keys(synced) == ["cek/komdigi/a.xlsx"], "the older one was answered by nobody, the newer kept"
    collect(synced, label="second")
    assert list_keys(synced, "cek/") == []
    answer = json.loads(get(synced, "hasil/komdigi/cek/a.xlsx/pra-periksa.json"))
    assert answer["verdict"] == "accepted_partly"


def test_a_file_that_is_replaced_while_it_is_answered_is_not_deleted(synced: Settings):
    class Restless(S3Store):
        """A bucket into which the unit puts its next try while we write the answer."""

        def put(self, bucket: str, key: str, *rest: object, **more: object) -> None:
            super().put(bucket, key, *rest, **more)
            if key.startswith("hasil/"):
                super().put(bucket, "cek/komdigi/a.xlsx", PARTLY, "application/zip")

    put(synced, "cek/komdigi/a.xlsx", GOOD)
    collect(synced, "claim", "archive", "stage", "validate")
    with collecting_all(synced, "test", NOON) as work:
        run = pipeline.Run(synced, NOON, "test")
        assert answer_prechecks(run, work, load_registry(work), Restless(synced)) == 1
    assert get(synced, "cek/komdigi/a.xlsx") == PARTLY


@pytest.mark.parametrize("steps", [(), ("stage",), ("stage", "validate")])
def test_a_pre_check_on_its_way_holds_up_nobody(synced: Settings, steps: tuple[str, ...]):
    put(synced, "cek/komdigi/a.xlsx", GOOD)
    collect(synced, "claim", "archive", *steps)
    empty = "select state from returns.state where week = %(week)s and state <> 'BELUM'"
    with open_warehouse(synced) as warehouse:
        assert warehouse.execute(empty, week=WEEK) == []
    collect(synced, "archive", "decide", label="test")
    progress = "select progress, version, verdict from intake.submission"
    with psycopg.connect(synced.warehouse_url) as connection:
        wanted = {0: "claimed", 1: "staged", 2: "validated"}[len(steps)]
        assert connection.execute(progress).fetchall() == [(wanted, None, None)]
    collect(synced, "claim", as_of=TUTUP, label="test")
    with open_warehouse(synced) as warehouse:
        require_ready(warehouse, WEEK, TUTUP, synced.submissions_bucket)


def test_a_check_runs_beside_a_collection_and_neither_touches_the_other(synced: Settings):
    put(synced, f"masuk/kemenkes/{WEEK}/a.xlsx", workbook("kemenkes", publication=[PUBLICATION]))
    collect(synced, "claim", "archive", "stage", label="collection")
    before = read_tables(synced)
    with hold_lease(synced, CLAIM, "collection"):
        run = pipeline.Run(synced, NOON, "check")
        (receipt,) = precheck_files(run, [PrecheckFile("komdigi", "x.xlsx", PARTLY)])
    assert receipt.verdict == "accepted_partly"
    assert read_tables(synced) == before


def test_a_check_that_was_killed_is_left_alone_and_forgotten_by_a_later_one(
    synced: Settings, postgres_server
):
    with psycopg.connect(synced.warehouse_url) as connection:
        for number, progress in enumerate(("claimed", "staged", "validated")):
            connection.execute(
                "with run as (insert into intake.run (label, as_of, is_precheck) values (%s, now(), true)"
                " returning run_id)"
                " insert into intake.submission (bucket, key, etag, last_modified, size_bytes, unit_code,"
                "  week, received_at, run_id, is_precheck, progress)"
                " select 'orkestra precheck', %s, 'e', now(), 1, 'komdigi', %s, now(), run_id, true, %s"
                " from run",
                [f"killed {number}", str(number), str(WEEK), progress],
            )
    assert collect(synced, "claim")["claim"]["pending"] == 0
    make_shard(synced)
    counts = collect(synced, "stage", "validate", "reply", label="test")
    assert (counts["stage"]["read"], counts["validate"]["validated"], counts["reply"]["prechecks"]) == (
        0,
        0,
        0,
    )
    left = "select count(*) from intake.submission"
    with psycopg.connect(synced.warehouse_url) as connection:
        assert connection.execute(left).fetchone() == (3,)
    precheck_files(pipeline.Run(synced, NOON, "soon"), [])
    url = postgres_server.url("postgres", synced.warehouse_url.split("@/")[1].split("?")[0])
    with psycopg.connect(url) as connection:
        assert connection.execute(left).fetchone() == (3,), "it may still be running"
        connection.execute("update intake.run set recorded_at = recorded_at - interval '61 minutes'")
    precheck_files(pipeline.Run(synced, NOON, "later"), [])
    with psycopg.connect(synced.warehouse_url) as connection:
        assert connection.execute(left).fetchone() == (0,)


def test_a_check_whose_process_died_is_forgotten_by_the_next_run(synced: Settings):
    before = read_tables(synced)
    with psycopg.connect(synced.warehouse_url) as connection:
        connection.execute(
            "insert into intake.run (label, as_of, is_precheck, process) values ('killed', now(), true, %s)",
            [mark_dead_process()],
        )
        connection.execute(
            "insert into intake.submission (bucket, key, etag, last_modified, size_bytes, unit_code, week,"
            "  received_at, run_id, is_precheck, progress)"
            " select 'orkestra precheck', 'x', 'e', now(), 1, 'komdigi', %s, now(), run_id, true, 'staged'"
            " from intake.run where label = 'killed'",
            [str(WEEK)],
        )
    collect(synced, "claim")
    assert read_tables(synced) == before


def mark_dead_process() -> str:
    """The mark of a process that has run on this machine and ended."""
    with subprocess.Popen(["sleep", "100"]) as process:
        machine, _, _ = (mark_process() or "").rsplit(" ", 2)
        started = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[19]
        mark = f"{machine} {process.pid} {started}"
        assert not has_ended(mark)
        process.kill()
    assert has_ended(mark)
    return mark


def test_an_unroutable_object_is_reported_once_and_left_where_it_is(synced: Settings):
    keys = [f"masuk/tidak-ada/{WEEK}/{number}.xlsx" for number in range(7)]
    for key in [*keys, "loose.txt", "lain/x.xlsx"]:
        put(synced, key, b"x")
    reported = "select dedupe_key, payload ->> 'text' from notify.notification where kind = 'unroutable'"
    assert collect(synced, "claim")["claim"]["unroutable"] == 9
    with psycopg.connect(synced.warehouse_url) as connection:
        messages = connection.execute(reported).fetchall()
        assert [key.split("/")[0] for key, _ in messages] == ["unroutable"] * 5 + ["unroutable-many"]
        assert messages[-1][1] == "Ada 4 berkas di folder yang tidak dikenal."
        assert collect(synced, "claim")["claim"]["unroutable"] == 0
        put(synced, "lain/y.xlsx", b"x")
        assert collect(synced, "claim")["claim"]["unroutable"] == 1
        assert len(connection.execute(reported).fetchall()) == 7
    assert list_keys(synced) == sorted([*keys, "loose.txt", "lain/x.xlsx", "lain/y.xlsx"])


def test_a_file_for_a_week_that_has_not_begun_is_reported_and_taken_when_it_begins(synced: Settings):
    put(synced, "masuk/komdigi/2026-W48/a.xlsx", GOOD)
    counts = collect(synced, "claim")["claim"]
    assert (counts["claimed"], counts["unroutable"]) == (0, 1)
    counts = collect(synced, "claim", as_of=Week.parse("2026-W48").start_at)["claim"]
    assert (counts["claimed"], counts["unroutable"]) == (1, 0)
