"""Killing a step anywhere and running it again gives what an undisturbed run gives, and nothing twice.

A child process runs the step and kills itself at its n-th statement or object call; then the step runs again.
"""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import psycopg
import pytest

from conftest import copy_database, make_buckets
from embedded import object_store, postgres
from orkestra import pipeline
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.week import Week
from workbooks import ISSUE, PUBLICATION, workbook

WEEK = Week.parse("2026-W47")
BATAS = datetime.fromisoformat("2026-11-23T12:00:00+07:00")
TUTUP = datetime.fromisoformat("2026-11-24T16:00:00+07:00")
MOMENTS = {
    "collect_submissions": TUTUP,  # the week can be frozen only when the bucket was listed since
    "remind_units": BATAS + timedelta(minutes=30),
    "report_week": datetime.fromisoformat("2026-11-25T08:00:00+07:00"),
}
STEPS = [
    ("sync_registry", "sync"),
    *(("collect_submissions", step) for step in pipeline.list_steps("collect_submissions")),
    *(("remind_units", step) for step in pipeline.list_steps("remind_units")),
    *(("report_week", step) for step in pipeline.list_steps("report_week")),
]

# What counts, without numbers and times that a second try may draw anew.
SNAPSHOT = {
    "submissions": "select key, etag, unit_code, week, received_at, progress, sha256, version, verdict"
    " from intake.submission order by key",
    "sheets": "select key, sheet, status, row_count, held_count, column_letters::text"
    " from intake.sheet join intake.submission using (submission_id) order by key, sheet",
    "findings": "select key, origin, rule, sheet, row_no, column_name, cell, message"
    " from intake.finding join intake.submission using (submission_id) order by finding",
    "receipts": "select receipt_number, content::text from intake.receipt order by receipt_number",
    "staged": "select key, row_no, title"
    " from staging.publication join intake.submission using (submission_id) order by key, row_no",
    "facts": "select unit_code, week, row_no, title, published_at from fact.publication order by 1, 2, 3",
    "issues": "select unit_code, week, row_no, title, detected_at from fact.issue order by 1, 2, 3",
    "history": "select week, unit_code, state, cause, happened_at from returns.history order by history_id",
    "messages": "select dedupe_key, recipient, payload::text, status, reason from notify.message order by 1",
    "weeks": "select week, due_at, close_at, freeze_at from returns.week order by week",
    "grid": "select week, unit_code, zone from registry.expected_unit_week order by week, unit_code",
    "versions": "select sha256 from registry.version join registry.sync using (version_id) order by sync_id",
    "editions": "select week, edition_no, status, submissions_sha256, content_sha256 from report.edition"
    " order by 1, 2",
    "edition_units": "select unit_code, state, is_on_time from report.edition_unit order by edition_id, 1",
    "figures": "select indicator, scope, scope_code, dimension, value, numerator, denominator, lower, upper"
    " from kpi.value order by edition_id, indicator, scope, scope_code, dimension",
}


class World:
    """A warehouse and buckets, copied from another world when asked for."""

    def __init__(
        self, server: postgres.Server, store: object_store.ObjectStore, settings: Settings, name: str
    ) -> None:
        self.server, self.store, self.settings, self.name = server, store, settings, name

    def copy(self, name: str) -> "World":
        copy_database(self.server, self.name, name)
        buckets = make_buckets(self.store, name)
        objects = S3Store(self.settings)
        for kind, bucket in buckets.items():
            source = getattr(self.settings, kind)
            for info in objects.list_objects(source, ""):
                data = objects.get(source, info.key)
                objects.put(
                    bucket, info.key, data, "application/octet-stream", modified_at=info.last_modified
                )
        with psycopg.connect(self.server.url("postgres", name)) as connection:
            for table in ("submission", "listing"):
                connection.execute(f"update intake.{table} set bucket = %s", [buckets["submissions_bucket"]])
        url = self.server.url("orkestra_collector", name)
        return World(self.server, self.store, replace(self.settings, warehouse_url=url, **buckets), name)

    def run(self, flow: str, step: str) -> pipeline.Counts:
        as_of = MOMENTS.get(flow, BATAS)
        return pipeline.find_step(flow, step)(pipeline.Run(self.settings, as_of, f"test {flow}", WEEK))

    def snapshot(self) -> dict[str, object]:
        with psycopg.connect(self.server.url("postgres", self.name)) as connection:
            tables = {name: connection.execute(query).fetchall() for name, query in SNAPSHOT.items()}
        objects = {
            f"{kind}/{info.key}": info.etag
            for kind in ("submissions_bucket", "archive_bucket", "reports_bucket")
            for info in S3Store(self.settings).list_objects(getattr(self.settings, kind), "")
        }
        return {**tables, "objects": objects}

    def let_the_lease_expire(self) -> None:
        """What half a minute of waiting does."""
        with psycopg.connect(self.server.url("postgres", self.name)) as connection:
            connection.execute("update intake.lease set expires_at = clock_timestamp() - interval '1 second'")

    def drop(self) -> None:
        self.server.drop_database(self.name)


def run_in_child(act: Callable[[], object], die_at: int | None = None) -> int:
    """How many statements and object calls `act` made in a child; the child dies before number `die_at`."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        calls = [0]

        def counted(original: Callable[..., object]) -> Callable[..., object]:
            def call(*args: object, **kwargs: object) -> object:
                calls[0] += 1
                if calls[0] == die_at:
                    os.kill(os.getpid(), signal.SIGKILL)
                return original(*args, **kwargs)

            return call

        psycopg.Cursor.execute = counted(psycopg.Cursor.execute)
        psycopg.Cursor.executemany = counted(psycopg.Cursor.executemany)
        psycopg.Connection.commit = counted(psycopg.Connection.commit)
        psycopg.Copy.write = counted(psycopg.Copy.write)
        S3Store.put = counted(S3Store.put)
        S3Store.download = counted(S3Store.download)
        S3Store.erase = counted(S3Store.erase)
        try:
            act()
            os.write(writing, str(calls[0]).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as result:
        answer = result.read()
    _, status = os.waitpid(child, 0)
    if die_at is not None:
        assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL, "the child was to die in its work"
        return 0
    assert answer, "the step failed in the child"
    return int(answer)


@pytest.fixture(scope="module")
def first_world(
    postgres_server: postgres.Server,
    warehouse_template: str,
    s3_server: object_store.ObjectStore,
    settings_for,
) -> World:
    """Nothing done yet: good, with faults, unreadable, corrected, repeated, two pre-checks, and a stray."""
    copy_database(postgres_server, warehouse_template, "kill_start")
    world = World(postgres_server, s3_server, settings_for("kill_start"), "kill_start")
    bad = workbook("kemenkeu", publication=[PUBLICATION | {"channel": "ig", "url": None}] * 3)
    good = workbook("komdigi", publication=[PUBLICATION] * 3, issue=[ISSUE])
    uploads = [
        (f"masuk/komdigi/{WEEK}/a.xlsx", good),
        (f"masuk/komdigi/{WEEK}/b.xlsx", good),
        (f"masuk/kemenkeu/{WEEK}/a.xlsx", bad),
        (f"masuk/kemenkeu/{WEEK}/b.xlsx", workbook("kemenkeu", publication=[PUBLICATION] * 4)),
        (f"masuk/kemenkes/{WEEK}/a.xlsx", good[:2000]),
        (f"masuk/tidak-ada/{WEEK}/a.xlsx", good),
        ("cek/kemenkeu/coba.xlsx", bad),
        ("cek/kemenkes/coba.xlsx", good[:2000]),
    ]
    for minute, (key, data) in enumerate(uploads):
        S3Store(world.settings).put(
            world.settings.submissions_bucket, key, data, "application/zip",
            modified_at=BATAS - timedelta(hours=2) + timedelta(minutes=minute),
        )  # fmt: skip
    return world


@pytest.fixture(scope="module")
def worlds(first_world: World) -> Iterator[dict[int, World]]:
    """The world before each step, and after the last, of an undisturbed cycle."""
    import great_expectations  # noqa: F401  once here, not in every child

    made = {0: first_world}
    for number, (flow, step) in enumerate(STEPS):
        made[number + 1] = made[number].copy(f"kill_{number + 1}")
        made[number + 1].run(flow, step)
    yield made
    for world in made.values():
        world.drop()


@pytest.mark.parametrize("number", range(len(STEPS)), ids=lambda n: f"{STEPS[n][0]}-{STEPS[n][1]}")
def test_a_step_that_was_killed_and_runs_again_gives_the_same(worlds: dict[int, World], number: int):
    flow, step = STEPS[number]
    wanted = worlds[number + 1].snapshot()
    trial = worlds[number].copy("kill_count")
    calls = run_in_child(lambda: trial.run(flow, step))
    trial.drop()
    for die_at in sorted({1, calls // 3, calls // 2, 2 * calls // 3, calls - 1, calls} - {0}):
        trial = worlds[number].copy("kill_trial")
        run_in_child(lambda: trial.run(flow, step), die_at)  # noqa: B023  runs at once
        trial.let_the_lease_expire()
        trial.run(flow, step)
        assert trial.snapshot() == wanted, f"killed before call {die_at} of {calls}"
        trial.drop()


@pytest.mark.parametrize("number", range(len(STEPS)), ids=lambda n: f"{STEPS[n][0]}-{STEPS[n][1]}")
def test_a_step_that_runs_twice_changes_nothing(worlds: dict[int, World], number: int):
    flow, step = STEPS[number]
    trial = worlds[number + 1].copy("kill_twice")
    trial.let_the_lease_expire()
    trial.run(flow, step)
    assert trial.snapshot() == worlds[number + 1].snapshot()
    trial.drop()


def test_what_a_killed_step_had_finished_is_kept(worlds: dict[int, World]):
    """One transaction a submission: the retry goes on where the killed try was."""
    for step, before, after in (("archive", "claimed", "archived"), ("stage", "archived", "staged")):
        number = STEPS.index(("collect_submissions", step))
        trial = worlds[number].copy("kill_kept")
        calls = run_in_child(lambda: trial.run("collect_submissions", step))  # noqa: B023  runs at once
        trial.drop()
        trial = worlds[number].copy("kill_kept")
        run_in_child(lambda: trial.run("collect_submissions", step), calls * 2 // 3)  # noqa: B023
        progress = {row[5] for row in trial.snapshot()["submissions"] if row[0].startswith("masuk/")}
        assert progress == {before, after}, step
        trial.drop()


def test_the_undisturbed_cycle_did_its_work(worlds: dict[int, World]):
    """So that the comparisons above do not compare nothing with nothing."""
    end = worlds[len(STEPS)].snapshot()
    verdicts = {(row[0].split("/")[1], row[7], row[8]) for row in end["submissions"]}
    assert verdicts == {
        ("komdigi", 1, "accepted"), ("komdigi", None, None), ("kemenkeu", 1, "needs_fix"),
        ("kemenkeu", 2, "accepted"), ("kemenkes", 1, "rejected"),
    }  # fmt: skip
    tried = {key for key in end["objects"] if "cek/" in key}
    assert tried == {
        f"submissions_bucket/hasil/{unit}/cek/coba.xlsx/{name}"
        for unit in ("kemenkeu", "kemenkes")
        for name in ("pra-periksa.html", "pra-periksa.json", "hasil-periksa.xlsx")
    }
    assert len(end["facts"]) == 7
    assert len(end["receipts"]) == 4
    kinds = [row[0].split("/")[0] for row in end["messages"]]
    assert kinds.count("receipt") == 4
    assert kinds.count("unknown-key") == 1
    assert kinds.count("summary") == 1
    assert kinds.count("reminder") > 100
    assert [row[:3] for row in end["editions"]] == [("2026-W47", 1, "published")]
