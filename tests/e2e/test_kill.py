"""A step that is killed anywhere and runs again leaves the tables of an undisturbed run, and nothing twice.

A child process runs the step and kills itself at its n-th statement or object call; then the step runs again.
What the units sent is cut into two shards.
"""

import io
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import psycopg
import pytest
from openpyxl import load_workbook

from conftest import copy_database, make_buckets
from embedded import object_store, postgres
from orkestra import pipeline
from orkestra.returns.decisions import Decision
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.week import Week
from support.snapshot import take_snapshot
from support.workbooks import ISSUE, PUBLICATION, workbook

WEEK = Week.parse("2026-W47")
BATAS = datetime.fromisoformat("2026-11-23T12:00:00+07:00")
TUTUP = datetime.fromisoformat("2026-11-24T16:00:00+07:00")
BEFORE = BATAS - timedelta(hours=4)  # a coordinator has decided about submissions blocked until then
MOMENTS = {
    "record_decision": BEFORE + timedelta(hours=1),
    "collect_submissions": TUTUP,  # the week can be frozen only when the bucket was listed since
    "remind_units": BATAS + timedelta(minutes=30),
    "report_week": datetime.fromisoformat("2026-11-25T08:00:00+07:00"),
}


@dataclass(frozen=True)
class Step:
    """One step of a flow; `decision` is what a coordinator decides, about which unit."""

    flow: str
    name: str
    decision: tuple[str, str] | None = None

    @property
    def is_mapped(self) -> bool:
        """True for a step that works on one shard at a time."""
        return self.flow == "collect_submissions" and self.name not in ("claim", "send")

    def __str__(self) -> str:
        return "-".join([self.flow, self.name, *(self.decision or ())])


STEPS = [
    Step("sync_registry", "sync"),
    Step("record_decision", "record", ("excuse", "kemlu")),
    Step("record_decision", "record", ("discard", "kemensos")),
    Step("record_decision", "record", ("release", "kemenag")),
    *(
        Step(flow, name)
        for flow in ("collect_submissions", "remind_units", "report_week")
        for name in pipeline.list_steps(flow)
    ),
]
DECIDED = 1  # before this step files have been received that wait for a person


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
            for table in ("submission", "listing", "unroutable_object"):
                for kind, bucket in buckets.items():
                    connection.execute(
                        f"update intake.{table} set bucket = %s where bucket = %s",
                        [bucket, getattr(self.settings, kind)],
                    )
        url = self.server.url("orkestra_collector", name)
        return World(self.server, self.store, replace(self.settings, warehouse_url=url, **buckets), name)

    @contextmanager
    def copied(self, name: str) -> Iterator["World"]:
        """A copy that is gone afterwards."""
        world = self.copy(name)
        try:
            yield world
        finally:
            world.drop()

    def list_shards(self) -> list[str]:
        return pipeline.list_shards(pipeline.Run(self.settings, TUTUP, "test collect_submissions"))

    def run(self, step: Step, shard: str | None = None) -> None:
        """Run a step, in this process: on one shard after the other, unless one is named."""
        if shard is None and step.is_mapped:
            for each in self.list_shards():
                self.run(step, each)
            return
        decision = None
        if step.decision:
            kind, unit = step.decision
            decision = Decision(kind, unit, WEEK, "Sudah dibahas dengan unitnya.", "Koordinator")
        run = pipeline.Run(
            self.settings, MOMENTS.get(step.flow, BATAS), f"test {step}", WEEK, decision, shard=shard
        )
        if step.flow in ("collect_submissions", "remind_units", "report_week"):
            run = replace(run, label=f"test {step.flow}")
        pipeline.find_step(step.flow, step.name)(run)

    def receive_what_will_be_held(self) -> None:
        """Two files with an identity number, collected undisturbed some hours before all others."""
        personal = PUBLICATION | {"note": "NIK 3171011508900001"}
        for unit in ("kemensos", "kemenag"):
            self.put(f"masuk/{unit}/{WEEK}/a.xlsx", workbook(unit, publication=[personal]), BEFORE)
        for name in pipeline.list_steps("collect_submissions"):
            pipeline.find_step("collect_submissions", name)(pipeline.Run(self.settings, BEFORE, "earlier"))

    def put(self, key: str, data: bytes, sent_at: datetime) -> None:
        bucket = self.settings.submissions_bucket
        S3Store(self.settings).put(bucket, key, data, "application/zip", modified_at=sent_at)

    def snapshot(self) -> dict[str, object]:
        return take_snapshot(self.settings, self.server.url("postgres", self.name))

    def let_the_lease_expire(self) -> None:
        """Let the lease of the killed run end, as half a minute of waiting would."""
        with psycopg.connect(self.server.url("postgres", self.name)) as connection:
            connection.execute("update intake.lease set expires_at = clock_timestamp() - interval '1 second'")

    def drop(self) -> None:
        self.server.drop_database(self.name)


def run_in_child(act: Callable[[], object], die_at: int | None = None) -> int:
    """Count the statements and object calls of `act` in a child. It dies before number `die_at`."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        calls = [0]

        def counted(original: Callable[..., object]) -> Callable[..., object]:
            def call(*args: object, **kwargs: object) -> object:
                if (
                    threading.current_thread().name != "lease heartbeat"
                ):  # beats as long as the machine is slow
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
        S3Store.get_start = counted(S3Store.get_start)
        S3Store.delete = counted(S3Store.delete)
        S3Store.erase = counted(S3Store.erase)
        try:
            act()
            os.write(writing, str(calls[0]).encode())
        except Exception:
            traceback.print_exc()
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


def with_more_sheets(data: bytes) -> bytes:
    """The workbook with a second sheet of publications, and with an explanation beside one of our codes."""
    book = load_workbook(io.BytesIO(data))
    book.copy_worksheet(book["Publikasi"]).title = "Publikasi (2)"
    page = book.create_sheet("Yang perlu diperbaiki")
    page.append(["Penjelasan", "Kode"])
    page.append(["Judulnya memang sama, beritanya lain.", "0123abcd"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def first_world(
    postgres_server: postgres.Server,
    warehouse_template: str,
    s3_server: object_store.ObjectStore,
    settings_for,
) -> Iterator[World]:
    """The world before the first step.

    Its files are good, with faults, unreadable, corrected and repeated; there are pre-checks, a late notice
    and an unroutable object.
    """
    copy_database(postgres_server, warehouse_template, "kill_start")
    settings = replace(settings_for("kill_start"), max_shards=2)
    world = World(postgres_server, s3_server, settings, "kill_start")
    bad = workbook("kemenkeu", publication=[PUBLICATION | {"channel": "ig", "url": None}] * 3)
    good = with_more_sheets(workbook("komdigi", publication=[PUBLICATION] * 3, issue=[ISSUE]))
    uploads = [
        (f"masuk/komdigi/{WEEK}/a.xlsx", good),
        (f"masuk/komdigi/{WEEK}/b.xlsx", good),
        (f"masuk/kemenkeu/{WEEK}/a.xlsx", bad),
        (f"masuk/kemenkeu/{WEEK}/b.xlsx", workbook("kemenkeu", publication=[PUBLICATION] * 4)),
        (f"masuk/kemenkes/{WEEK}/a.xlsx", good[:2000]),
        (f"masuk/kemendag/{WEEK}/izin-terlambat.txt", b"24/11/2026 10.00\nListrik padam."),
        (f"masuk/tidak-ada/{WEEK}/a.xlsx", good),
        ("cek/kemenkeu/coba.xlsx", bad),
        ("cek/kemenkes/coba.xlsx", good[:2000]),
    ]
    for minute, (key, data) in enumerate(uploads):
        world.put(key, data, BATAS - timedelta(hours=2) + timedelta(minutes=minute))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("orkestra.intake.shards.MIN_SUBMISSIONS", 1)
        yield world


@dataclass(frozen=True)
class Cycle:
    """An undisturbed cycle: the world before each step and after it."""

    before: list[World]
    after: list[World]


@pytest.fixture(scope="module")
def cycle(first_world: World) -> Iterator[Cycle]:
    import great_expectations  # noqa: F401  once here, not in every child

    made = Cycle([], [])
    world = first_world
    for number, step in enumerate(STEPS):
        if number == DECIDED:
            world = world.copy("kill_held")
            world.receive_what_will_be_held()
        made.before.append(world)
        world = world.copy(f"kill_{number + 1}")
        world.run(step)
        made.after.append(world)
    yield made
    for world in {world.name: world for world in (*made.before, *made.after)}.values():
        world.drop()


each_step = pytest.mark.parametrize("number", range(len(STEPS)), ids=lambda number: str(STEPS[number]))


@each_step
def test_a_killed_step_that_runs_again_gives_the_same_tables(cycle: Cycle, number: int):
    before, step = cycle.before[number], STEPS[number]
    wanted = cycle.after[number].snapshot()
    with before.copied("kill_count") as world_copy:
        calls = run_in_child(lambda: world_copy.run(step))
    for die_at in sorted({1, calls // 3, calls // 2, 2 * calls // 3, calls - 1, calls} - {0}):
        with before.copied("kill_trial") as world_copy:
            run_in_child(lambda: world_copy.run(step), die_at)
            world_copy.let_the_lease_expire()
            world_copy.run(step)
            assert world_copy.snapshot() == wanted, f"killed before call {die_at} of {calls}"


@each_step
def test_a_step_that_runs_twice_changes_nothing(cycle: Cycle, number: int):
    with cycle.after[number].copied("kill_twice") as world_copy:
        world_copy.let_the_lease_expire()
        world_copy.run(STEPS[number])
        assert world_copy.snapshot() == cycle.after[number].snapshot()


@pytest.mark.parametrize("name", ["archive", "stage", "validate", "decide", "reply"])
def test_a_worker_that_is_killed_beside_another_changes_nothing(cycle: Cycle, name: str):
    """Two processes work on a shard each; one dies half-way, and its shard is worked on again."""
    number = STEPS.index(Step("collect_submissions", name))
    with cycle.before[number].copied("kill_beside") as world:
        shards = world.list_shards()
        steps = [partial(world.run, STEPS[number], shard) for shard in shards]
        with cycle.before[number].copied("kill_count") as counted:
            calls = run_in_child(partial(counted.run, STEPS[number], counted.list_shards()[0]))
        with ThreadPoolExecutor(2) as pool:
            # a child per thread; the second one lives through the death of the first
            ends = [pool.submit(run_in_child, steps[0], calls // 2), pool.submit(run_in_child, steps[1])]
            assert [end.result() > 0 for end in ends] == [False, True]
        world.let_the_lease_expire()
        steps[0]()
        assert world.snapshot() == cycle.after[number].snapshot()


def test_a_killed_step_keeps_its_finished_submissions(cycle: Cycle):
    """One transaction per submission: the retry continues where the killed try was."""
    for name, before, after in (("archive", "claimed", "archived"), ("stage", "archived", "staged")):
        step = Step("collect_submissions", name)
        world = cycle.before[STEPS.index(step)]
        with world.copied("kill_count") as world_copy:
            calls = run_in_child(lambda: world_copy.run(step))  # noqa: B023  runs at once
        with world.copied("kill_kept") as world_copy:
            run_in_child(lambda: world_copy.run(step), calls * 2 // 3)  # noqa: B023
            uploaded = [row for row in world_copy.snapshot()["submissions"] if row[0].startswith("masuk/")]
            assert {row[5] for row in uploaded} - {"replied"} == {before, after}, name


def test_the_undisturbed_cycle_filled_the_tables(cycle: Cycle):
    """Otherwise the tests above might compare empty tables."""
    claim = cycle.after[STEPS.index(Step("collect_submissions", "claim"))]
    with psycopg.connect(claim.server.url("postgres", claim.name)) as connection:
        units = connection.execute("select shard, count(*) from intake.shard_unit group by shard").fetchall()
    assert len(units) == 2
    end = cycle.after[-1].snapshot()
    verdicts = {(row[2], row[7], row[8], row[11]) for row in end["submissions"]}
    assert verdicts == {
        ("komdigi", 1, "accepted", None), ("komdigi", None, None, None), ("kemenkeu", 1, "needs_fix", None),
        ("kemenkeu", 2, "accepted", None), ("kemenkes", 1, "rejected", None),
        ("kemensos", 1, "rejected", "personal_data"), ("kemenag", 1, "rejected", "personal_data"),
        ("kemenag", 2, "accepted", None),
    }  # fmt: skip
    states = {(row[1], row[2]) for row in end["history"]}
    assert {("kemlu", "DIKECUALIKAN"), ("kemenag", "LAPOR"), ("kemensos", "PERLU_PERBAIKAN")} <= states
    tried = {key for key in end["objects"] if "cek/" in key}
    assert tried == {
        f"submissions_bucket/hasil/{unit}/cek/coba.xlsx/{name}"
        for unit in ("kemenkeu", "kemenkes")
        for name in ("pra-periksa.html", "pra-periksa.json", "hasil-periksa.xlsx")
    }
    assert f"submissions_bucket/masuk/kemensos/{WEEK}/a.xlsx" not in end["objects"]
    assert len(end["facts publication"]) == 11
    assert len(end["receipts"]) == 7
    assert [row[1:] for row in end["explanations"]] == [
        ("0123abcd", "Judulnya memang sama, beritanya lain.")
    ] * 2
    assert {row[7] for row in end["sheets"] if row[1] == "publication"} > {"[]"}
    assert [row[1] for row in end["decisions"]] == ["excuse", "discard", "release"]
    assert [row[1] for row in end["late notices"]] == ["kemendag"]
    assert end["hits"]
    kinds = [row[0].split("/")[0] for row in end["messages"]]
    assert kinds.count("receipt") == 7
    assert kinds.count("decision") == 3
    assert kinds.count("unroutable") == 1
    assert kinds.count("summary") == 1
    assert kinds.count("reminder") > 100
    assert [row[:3] for row in end["editions"]] == [("2026-W47", 1, "published")]
