"""The demo: a past week, played again through the S3 server and through Airflow's own DAGs."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
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
QUIET = timedelta(seconds=30)


def is_due(state: State) -> bool:
    """True if the demo should be played: no report yet, and no uploads but its own.

    Why: whoever began with `--no-demo` has real submissions in the bucket by now.
    """
    if any(path.is_file() for path in (state.objects / "laporan").rglob("*")):
        return False
    uploads = (state.objects / "kiriman" / "masuk").rglob("*")
    return _memory(state).exists() or not any(path.is_file() for path in uploads)


def play(supervisor: Supervisor, api: AirflowApi, settings: Settings) -> Week:
    """The week that was played, from the uploads to the report.

    Why: the files of each stretch of time are uploaded just before the run that collects them, as in a real
    week, and only while no scheduled run is near: that one would take them with the real clock's time.
    """
    from orkestra.demo import write_week
    from orkestra.demo.upload_week import upload_week
    from orkestra.registry import read_registry

    registry = read_registry(settings.home)
    week = choose_week(supervisor.state, registry)
    moments = registry.moments_of(week)
    stage = Stage(supervisor, api)
    say(f"Playing the demo week {week}: it was due on {moments.due_at:%A %d %B at %H:%M}")
    stage.run("sync_registry", {"week": str(week)})
    with tempfile.TemporaryDirectory(prefix="orkestra-demo-") as folder:
        say("Writing the workbooks that the units send")
        uploads = write_week(Path(folder), week, registry)
        stage.wait_for_quiet("collect_submissions")
        say(f"{upload_week(settings, uploads, until=moments.due_at)} files were uploaded by batas")
        stage.run("collect_submissions", {"as_of": moments.due_at.isoformat()})
        reminded_at = moments.due_at + timedelta(minutes=30)
        stage.run("remind_units", {"as_of": reminded_at.isoformat()})
        stage.wait_for_quiet("collect_submissions")
        late = upload_week(settings, uploads, after=moments.due_at, until=moments.close_at)
        say(f"{late} more files came between batas and tutup")
        stage.run("collect_submissions", {"as_of": moments.close_at.isoformat()})
    count = confirm_surveys(settings, week, moments.close_at)
    say(f"A coordinator confirmed {count} surveys as random samples")
    frozen_at = {"week": str(week), "as_of": moments.freeze_at.isoformat()}
    stage.run("report_week", frozen_at, partition_key=str(week))
    return week


class Stage:
    """A runner of DAGs, one after the other, that prints their progress."""

    def __init__(self, supervisor: Supervisor, api: AirflowApi) -> None:
        self._supervisor = supervisor
        self._api = api

    def run(self, dag_id: str, params: dict[str, str], partition_key: str | None = None) -> None:
        """Trigger a DAG and return when it has succeeded.

        Raises: EmbeddedError if it has failed.
        """
        api = self._api
        api.unpause(dag_id)
        run_id = api.trigger(dag_id, params, partition_key)
        self._supervisor.wait_until(
            lambda: api.read_state(dag_id, run_id) in ENDED,
            lambda: self._describe(dag_id, run_id),
            RUN_SECONDS,
        )
        for task_id, task_state in api.read_tasks(dag_id, run_id).items():
            if task_state == "failed":
                where = api.show_run(dag_id, run_id)
                raise EmbeddedError(f"{dag_id} failed at {task_id}; log in as admin and see why: {where}")
            say(f"  {dag_id}.{task_id}: {describe(api.read_result(dag_id, run_id, task_id)) or task_state}")

    def wait_for_quiet(self, dag_id: str) -> None:
        """Return when no run of the schedule is under way or near."""
        self._api.unpause(dag_id)
        self._supervisor.wait_until(
            lambda: self._is_quiet(dag_id), lambda: f"{dag_id} has a scheduled run", RUN_SECONDS
        )

    def _describe(self, dag_id: str, run_id: str) -> str:
        """The state of a run in words, with the tasks that are tried again."""
        tasks = self._api.read_tasks(dag_id, run_id).items()
        busy = [f"{task} {state}" for task, state in tasks if state not in ("none", "success")]
        return f"Airflow runs {dag_id}: {', '.join(busy) or 'queued'}"

    def _is_quiet(self, dag_id: str) -> bool:
        next_at = self._api.next_run_at(dag_id)
        return not self._api.is_busy(dag_id) and (next_at is None or next_at > datetime.now(UTC) + QUIET)


def choose_week(state: State, registry: "Registry") -> Week:
    """The last week that has frozen; the one from before if the demo was interrupted."""
    if week := read_week(state):
        return week
    now = datetime.now(UTC)
    week = Week.of(now)
    while registry.moments_of(week).freeze_at > now:
        week = week.previous
    _memory(state).write_text(str(week))
    return week


def read_week(state: State) -> Week | None:
    """The week of the demo, once it has begun."""
    memory = _memory(state)
    return Week.parse(memory.read_text()) if memory.exists() else None


def describe(result: object) -> str:
    """A task's counts in one line."""
    return ", ".join(f"{name} {value}" for name, value in result.items()) if isinstance(result, dict) else ""


def count_states(week: Week, environment: Mapping[str, str]) -> dict[str, int]:
    """The number of units per state, as `orkestra status` gives it."""
    command = [sys.executable, "-P", "-m", "orkestra", "status", str(week), "--json"]
    said = subprocess.run(command, env=dict(environment), capture_output=True, text=True, check=False)
    states = [row["state"] for row in json.loads(said.stdout or "[]")]
    return {state: states.count(state) for state in sorted(set(states))}


def list_reports(state: State, week: Week) -> list[Path]:
    """The published files of a week, those for people first."""
    published = (state.objects / "laporan").rglob("*")
    files = [path for path in published if path.is_file() and str(week) in path.parts]
    return sorted(files, key=lambda path: (path.suffix != ".html", path))


def _memory(state: State) -> Path:
    return state.run / "demo_week"
