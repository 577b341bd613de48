"""Two consecutive weeks through the real thing: PostgreSQL, S3 and Airflow's own processes, with a set clock.

The first week is plain. In the second a worker is killed inside a step, and a unit corrects its first week
after that week's report. What the reports say is compared with tests/e2e/golden; after a change that is
meant, `./test e2e -k weeks --write-golden` writes it again: read the difference before you commit it.
"""

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from conftest import HOME
from embedded.confirm_surveys import confirm_surveys
from embedded.demo_week import DagRunner
from embedded.stack import Stack, running_stack
from orkestra.demo import DemoUpload, write_week
from orkestra.demo.upload_week import upload_week
from orkestra.kpi.replay import replay_edition
from orkestra.registry import read_registry
from orkestra.store.objects import S3Store
from orkestra.warehouse.warehouse import open_warehouse
from orkestra.week import Week

GOLDEN = Path(__file__).parent / "golden"
FIRST, SECOND = Week.parse("2026-W46"), Week.parse("2026-W47")
OVERRIDES = {
    "ORKESTRA_FIRST_WEEK": str(FIRST),
    "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": "False",  # only what the test triggers runs
}
CORRECTING_UNIT = "komdigi"
# these depend on the checkout, not on the submissions
UNSTABLE = (
    "code_version", "registry_version_id", "registry_sha256", "statements_sha256", "submissions_sha256",
)  # fmt: skip


@pytest.fixture(scope="module")
def stack(state_folder: Path) -> Iterator[Stack]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with running_stack(state_folder / "stack", port, OVERRIDES) as running:
        running.supervisor.wait_until(
            lambda: all(map(running.api.has_dag, DAGS)), lambda: "Airflow reads the DAGs", 300
        )
        yield running


DAGS = ("sync_registry", "collect_submissions", "remind_units", "report_week")


class Cycle:
    """One week, played through Airflow."""

    def __init__(self, stack: Stack, week: Week, folder: Path) -> None:
        self.stack, self.week = stack, week
        self.dag_runner = DagRunner(stack.api, stack.supervisor.wait_until)
        self.registry = read_registry(HOME)
        self.moments = self.registry.moments_of(week)
        self.uploads = write_week(folder, week, self.registry)

    def until_batas(self) -> None:
        upload_week(self.stack.settings, self.uploads, until=self.moments.due_at)
        self.dag_runner.run("collect_submissions", {"as_of": self.moments.due_at.isoformat()})
        reminded_at = self.moments.due_at + timedelta(minutes=30)
        self.dag_runner.run("remind_units", {"as_of": reminded_at.isoformat()})

    def until_tutup(self) -> None:
        upload_week(self.stack.settings, self.uploads, after=self.moments.due_at, until=self.moments.close_at)
        self.dag_runner.run("collect_submissions", {"as_of": self.moments.close_at.isoformat()})
        assert confirm_surveys(self.stack.settings, self.week, self.moments.close_at) > 0

    def report(self) -> None:
        as_of = {"as_of": self.moments.freeze_at.isoformat()}
        self.dag_runner.run("report_week", as_of, partition_key=str(self.week))

    def figures(self, edition_no: int = 1) -> bytes:
        key = f"koordinator/{self.week}/edisi-{edition_no}/angka.json"
        return S3Store(self.stack.settings).get("laporan", key)


@pytest.fixture(scope="module")
def first(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    cycle = Cycle(stack, FIRST, tmp_path_factory.mktemp("first"))
    cycle.until_batas()
    cycle.until_tutup()
    cycle.report()
    return cycle


@pytest.fixture(scope="module")
def second(stack: Stack, first: Cycle, tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    """The second week; a worker is killed while it stages, and one unit corrects its first week."""
    cycle = Cycle(stack, SECOND, tmp_path_factory.mktemp("second"))
    correct_first_week(stack, first, cycle)
    upload_week(stack.settings, cycle.uploads, until=cycle.moments.due_at)
    run_id = stack.api.trigger("collect_submissions", {"as_of": cycle.moments.due_at.isoformat()})
    killed = kill_while_staging(stack)
    stack.supervisor.wait_until(
        lambda: stack.api.read_state("collect_submissions", run_id) in ("success", "failed"),
        lambda: f"Airflow notices that task process {killed} was killed, and tries again",
        600,
    )
    assert stack.api.read_state("collect_submissions", run_id) == "success"
    cycle.until_batas()
    cycle.until_tutup()
    cycle.report()
    return cycle


def correct_first_week(stack: Stack, first: Cycle, second: Cycle) -> DemoUpload:
    """The unit sends its first week again, with other bytes, on the Friday after that week's report."""
    good = next(item for item in first.uploads if item.unit_code == CORRECTING_UNIT)
    again = write_week(good.path.parent / "again", FIRST, first.registry, seed=7, defect_share=0)
    path = next(item.path for item in again if item.unit_code == CORRECTING_UNIT)
    sent_at = second.week.end_at - timedelta(days=2)
    late = replace(
        good, path=path, key=f"masuk/{CORRECTING_UNIT}/{FIRST}/perbaikan.xlsx", uploaded_at=sent_at
    )
    upload_week(stack.settings, [late], until=sent_at)
    return late


def kill_while_staging(stack: Stack) -> int:
    """The id of the task process, after it was killed with some files staged and some not."""
    url = stack.settings.warehouse_url
    until = time.monotonic() + 120
    with psycopg.connect(url, autocommit=True) as connection:
        while time.monotonic() < until:
            progress = dict(
                connection.execute("select progress, count(*) from intake.submission group by 1").fetchall()
            )
            if progress.get("staged", 0) > 3 and progress.get("archived", 0) > 3:
                name = connection.execute(
                    "select application_name from pg_stat_activity"
                    " where application_name like 'orkestra %' and datname = current_database() limit 1"
                ).fetchone()
                process = int(name[0].split()[1])
                os.kill(process, signal.SIGKILL)
                return process
            time.sleep(0.01)
    raise AssertionError("no run was seen staging")


def compare(cycle: Cycle, write_golden: bool) -> None:
    """The report is the golden one, but for the hashes of this checkout."""
    document = json.loads(cycle.figures())
    for name in UNSTABLE:
        del document["meta"][name]
    document["meta"]["submissions"] = len(document["meta"]["submissions"])
    check_golden(f"{cycle.week}", document, write_golden)


def check_golden(name: str, document: dict[str, Any], write_golden: bool) -> None:
    """Compare a document with its golden file, one line per entry; or write that."""
    lines = ["{"]
    for part, content in document.items():
        shown = [content] if isinstance(content, dict) else content
        lines += [f'"{part}": [', *(json.dumps(item, ensure_ascii=False) for item in shown), "]"]
    text = "\n".join([*lines, "}"]) + "\n"
    path = GOLDEN / f"{name}.txt"
    if write_golden:
        path.write_text(text, encoding="utf-8")
    assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_weeks_first_report_is_the_golden_one(first: Cycle, write_golden: bool):
    compare(first, write_golden)


def test_weeks_second_report_is_the_golden_one(second: Cycle, write_golden: bool):
    compare(second, write_golden)


@pytest.mark.usefixtures("second")
def test_weeks_killed_worker_lost_nothing(stack: Stack):
    """Every upload got one version, one receipt and one message."""
    with psycopg.connect(stack.settings.warehouse_url) as connection:
        open_count, duplicate_count = connection.execute(
            "select count(*) filter (where progress <> 'replied'),"
            " count(*) - count(distinct (unit_code, week, coalesce(version, -submission_id)))"
            " from intake.submission"
        ).fetchone()
        receipts, messages = connection.execute(
            "select (select count(*) from intake.receipt),"
            " (select count(*) from notify.notification where kind = 'receipt')"
        ).fetchone()
    assert (open_count, duplicate_count) == (0, 0)
    assert receipts == messages > 200


@pytest.mark.usefixtures("second")
def test_weeks_late_version_is_in_force_and_changes_no_published_figure(stack: Stack, first: Cycle):
    before = first.figures()
    first.report()
    assert first.figures() == before
    with psycopg.connect(stack.settings.warehouse_url) as connection:
        editions = connection.execute(
            "select week, edition_no, status from report.edition order by 1, 2"
        ).fetchall()
        version, key = connection.execute(
            "select in_force.version, submission.key from returns.version_in_force as in_force"
            " join intake.submission using (submission_id)"
            " where in_force.week = %s and in_force.unit_code = %s",
            [str(FIRST), CORRECTING_UNIT],
        ).fetchone()
        used = connection.execute(
            "select submission.key from report.edition_submission"
            " join report.edition using (edition_id) join intake.submission using (submission_id)"
            " where edition.week = %s and edition_submission.week = %s"
            " and edition_submission.unit_code = %s and is_in_force",
            [str(SECOND), str(FIRST), CORRECTING_UNIT],
        ).fetchall()
    assert editions == [(str(FIRST), 1, "published"), (str(SECOND), 1, "published")]
    assert key.endswith("/perbaikan.xlsx")
    assert version >= 2
    assert used == [(key,)], "the second week looks back on what counts by its own tutup"


@pytest.mark.usefixtures("second")
def test_weeks_notifications_were_each_queued_once(stack: Stack):
    with psycopg.connect(stack.settings.warehouse_url) as connection:
        counts = dict(
            connection.execute(
                "select kind || ' ' || coalesce(week, ''), count(*) from notify.notification"
                " where kind in ('summary', 'digest') group by 1"
            ).fetchall()
        )
        late = connection.execute(
            "select unit_code from registry.expected_unit_week join returns.week using (week)"
            " where week = %(week)s and not exists ("
            "  select 1 from intake.submission where submission.unit_code = expected_unit_week.unit_code"
            "  and submission.week = %(week)s and verdict in ('accepted', 'accepted_partly')"
            "  and received_at <= due_at) order by 1",
            {"week": str(SECOND)},
        ).fetchall()
        reminded = connection.execute(
            "select unit_code from notify.notification where kind = 'reminder' and week = %s order by 1",
            [str(SECOND)],
        ).fetchall()
    assert counts == {f"{kind} {week}": 1 for kind in ("summary", "digest") for week in (FIRST, SECOND)}
    assert len(late) > 5
    assert reminded == late


@pytest.fixture(scope="module")
def corrected(stack: Stack, second: Cycle) -> list[int]:
    """The numbers of editions and messages after each of two rounds that correct both weeks.

    Triggered, not backfilled: Airflow starts no backfilled week before its freeze by the real clock.
    """
    counts = []
    for week in (FIRST, SECOND) * 2:
        params = {"as_of": second.moments.freeze_at.isoformat(), "correct": True}
        second.dag_runner.run("report_week", params, partition_key=str(week))
        with psycopg.connect(stack.settings.warehouse_url) as connection:
            counts += connection.execute(
                "select (select count(*) from report.edition where status = 'published'),"
                " (select count(*) from notify.notification)"
            ).fetchone()
    return counts


@pytest.mark.usefixtures("corrected")
def test_weeks_corrected_edition_names_changed_figures_and_their_returns(first: Cycle, write_golden: bool):
    correction = json.loads(first.figures(2))["correction"]
    assert [cause["unit_code"] for cause in correction["causes"]] == [CORRECTING_UNIT]
    check_golden(f"{FIRST}-koreksi", correction, write_golden)


def test_weeks_second_correction_changes_nothing(corrected: list[int]):
    assert corrected[::2] == [3, 3, 3, 3], "the second week had nothing to correct"
    assert len(set(corrected[1::2])) == 1


@pytest.mark.usefixtures("corrected")
@pytest.mark.parametrize(("week", "edition_no"), [(FIRST, 1), (FIRST, 2), (SECOND, 1)])
def test_weeks_editions_can_be_replayed(stack: Stack, week: Week, edition_no: int):
    with open_warehouse(stack.settings) as warehouse:
        replay = replay_edition(warehouse, week, edition_no)
    assert replay.differences == []
    assert replay.agrees
