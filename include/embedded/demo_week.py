"""The demo week: workbooks of a past week are uploaded to the S3 server and processed by Airflow's DAGs."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from embedded.airflow_api import ENDED, AirflowApi
from embedded.confirm_surveys import confirm_surveys
from embedded.errors import EmbeddedError
from embedded.progress import say
from embedded.state import State
from embedded.supervisor import Supervisor
from orkestra.settings import Settings
from orkestra.week import Week

if TYPE_CHECKING:
    from orkestra.registry import Registry

DAGS = ("sync_registry", "collect_submissions", "remind_units", "report_week")
RUN_SECONDS = 1800
# waits until something is true; what it waits for, in words, and for how many seconds at most
WaitUntil = Callable[[Callable[[], bool], Callable[[], str], float], object]
IDLE_TIME = timedelta(seconds=30)


def is_due(state: State) -> bool:
    """True if there is no report yet, and no upload that is not the demo's own.

    Why: whoever began with `--no-demo` has real submissions in the bucket by now.
    """
    if any(path.is_file() for path in (state.objects / "laporan").rglob("*")):
        return False
    uploads = (state.objects / "kiriman" / "masuk").rglob("*")
    return _find_week_file(state).exists() or not any(path.is_file() for path in uploads)


def play_demo_week(supervisor: Supervisor, api: AirflowApi, settings: Settings) -> Week:
    """Play the demo week on one machine, and return it."""
    from orkestra.registry import read_registry

    registry = read_registry(settings.home)
    week = choose_week(supervisor.state, registry)
    runner = DagRunner(api, supervisor.wait_until)
    play_week(week, registry, runner, settings, partial(confirm_surveys, settings))
    return week


def play_week(
    week: Week,
    registry: "Registry",
    dag_runner: "DagRunner",
    settings: Settings,
    confirm: Callable[[Week, datetime], int],
) -> None:
    """Play a week from the uploads to the report, in any Airflow; `settings` say where the buckets are.

    `confirm` plays the coordinator who confirms surveys, and returns how many.
    Why: files are uploaded just before the run that collects them, as in a real week, and only while no
    scheduled run is due soon: such a run would collect them with the time of the real clock.
    """
    from orkestra.demo import write_week
    from orkestra.demo.upload_week import upload_week

    moments = registry.moments_of(week)
    say(f"Playing the demo week {week}: it was due on {moments.due_at:%A %d %B at %H:%M}")
    dag_runner.run("sync_registry", {"week": str(week)})
    with tempfile.TemporaryDirectory(prefix="orkestra-demo-") as folder:
        say("Writing the workbooks that the units send")
        uploads = write_week(Path(folder), week, registry)
        dag_runner.wait_until_idle("collect_submissions")
        count = upload_week(settings, uploads, until=moments.due_at)
        say(f"{count} files were uploaded before they were due")
        dag_runner.run("collect_submissions", {"as_of": moments.due_at.isoformat()})
        reminded_at = moments.due_at + timedelta(minutes=30)
        dag_runner.run("remind_units", {"as_of": reminded_at.isoformat()})
        dag_runner.wait_until_idle("collect_submissions")
        late = upload_week(settings, uploads, after=moments.due_at, until=moments.close_at)
        say(f"{late} more files came between due and close")
        dag_runner.run("collect_submissions", {"as_of": moments.close_at.isoformat()})
    count = confirm(week, moments.close_at)
    say(f"A coordinator confirmed {count} surveys as random samples")
    frozen_at = {"week": str(week), "as_of": moments.freeze_at.isoformat()}
    dag_runner.run("report_week", frozen_at, partition_key=str(week))


class DagRunner:
    """Runs DAGs one after the other and reports their results."""

    def __init__(self, api: AirflowApi, wait_until: WaitUntil) -> None:
        self._api = api
        self._wait_until = wait_until

    def run(self, dag_id: str, params: dict[str, str], partition_key: str | None = None) -> None:
        """Trigger a DAG and return when it has succeeded.

        Raises: EmbeddedError if it has failed.
        """
        api = self._api
        api.unpause(dag_id)
        run_id = api.trigger(dag_id, params, partition_key)
        self._wait_until(
            lambda: api.read_state(dag_id, run_id) in ENDED,
            lambda: self._describe(dag_id, run_id),
            RUN_SECONDS,
        )
        for task in api.read_tasks(dag_id, run_id):
            name = f"{dag_id}.{task.task_id}"
            if task.state == "failed":
                where = api.show_run(dag_id, run_id)
                raise EmbeddedError(f"{name} failed; log in as admin and see why: {where}")
            say(f"  {name}: {task.counts or task.state}")

    def wait_until_idle(self, dag_id: str) -> None:
        """Return when no scheduled run is under way or due soon."""
        self._api.unpause(dag_id)
        self._wait_until(lambda: self._is_idle(dag_id), lambda: f"{dag_id} has a scheduled run", RUN_SECONDS)

    def _describe(self, dag_id: str, run_id: str) -> str:
        """The progress of a run: the tasks that run, wait or are retried."""
        tasks = self._api.read_tasks(dag_id, run_id)
        busy = [f"{task.task_id} {task.state}" for task in tasks if task.state not in ("none", "success")]
        return f"Airflow runs {dag_id}: {', '.join(busy) or 'queued'}"

    def _is_idle(self, dag_id: str) -> bool:
        next_at = self._api.next_run_at(dag_id)
        return not self._api.is_busy(dag_id) and (next_at is None or next_at > datetime.now(UTC) + IDLE_TIME)


def choose_week(state: State, registry: "Registry") -> Week:
    """The week of an interrupted demo, else the last week whose freeze has passed."""
    if week := read_week(state):
        return week
    now = datetime.now(UTC)
    week = Week.of(now)
    while registry.moments_of(week).freeze_at > now:
        week = week.previous
    _find_week_file(state).write_text(str(week))
    return week


def read_week(state: State) -> Week | None:
    """The week of the demo, or None before it has begun."""
    week_file = _find_week_file(state)
    return Week.parse(week_file.read_text()) if week_file.exists() else None


def count_states(week: Week, environment: Mapping[str, str]) -> dict[str, int]:
    """The count of returns per state, from `orkestra status`."""
    command = [sys.executable, "-P", "-m", "orkestra", "status", str(week), "--json"]
    said = subprocess.run(command, env=dict(environment), capture_output=True, text=True, check=False)
    states = [row["state"] for row in json.loads(said.stdout or "[]")]
    return {state: states.count(state) for state in sorted(set(states))}


def list_reports(state: State, week: Week) -> list[Path]:
    """The published files of a week, HTML first."""
    published = (state.objects / "laporan").rglob("*")
    files = [path for path in published if path.is_file() and str(week) in path.parts]
    return sorted(files, key=lambda path: (path.suffix != ".html", path))


def _find_week_file(state: State) -> Path:
    return state.run / "demo_week"
