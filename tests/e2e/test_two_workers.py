"""A week on two Celery workers and Redis, with a worker killed in the middle of three tasks.

The settings are those of docker-compose.yaml; `./test production` plays the same in its containers.
"""

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pytest
import yaml

from conftest import HOME, copy_database
from embedded import postgres
from embedded.airflow_api import TaskInstance
from embedded.airflow_processes import find_program
from embedded.confirm_surveys import confirm_surveys
from embedded.demo_week import play_week
from embedded.stack import Stack, running_stack
from orkestra.registry import read_registry
from orkestra.settings import Settings
from orkestra.week import Week
from support.killer import Killer, UnscheduledRunner
from support.one_machine import play_on_one_machine, write_as_json
from support.snapshot import take_snapshot

WEEK = Week.parse("2026-W47")
DAGS = ("sync_registry", "collect_submissions", "remind_units", "report_week")
KILLED_IN = ("stage", "validate", "measure")
COMPOSE = yaml.safe_load((HOME / "docker-compose.yaml").read_text())
# what differs on one machine: addresses and folders, users, and where logs are
OTHERWISE = re.compile(
    r"_CMD$|_FOLDER$|EXECUTION_API_SERVER|JWT_ISSUER|AUTH_MANAGER|SECRETS_BACKEND|STATSD|REMOTE_"
)
SOONER = {
    "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": "False",  # only what the test triggers runs
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "20",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "30",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "5",
}


def read_compose_settings(service: str) -> dict[str, str]:
    """The settings of Airflow that a service has in docker-compose.yaml and that hold on one machine, too."""
    environment = COMPOSE["services"][service]["environment"]
    return {
        name: value
        for name, value in environment.items()
        if name.startswith("AIRFLOW__") and not OTHERWISE.search(name)
    }


@dataclass
class CeleryWorkers:
    """Two workers, each a session of its own; see `support.killer.Workers`."""

    environment: Mapping[str, str]
    folder: Path
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, name: str) -> None:
        command = [find_program(), "celery", "worker", "--concurrency", "2", "--skip-serve-logs"]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [*command, "--celery-hostname", name], env=dict(self.environment), start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def restore(self) -> None:
        for name in ("one", "two"):
            if name not in self.running:
                self.start(name)

    def kill_worker_of(self, task: TaskInstance) -> bool:
        for name, worker in self.running.items():
            if len(self.running) == 2 and task.pid and find_session(task.pid) == worker.pid:
                os.killpg(worker.pid, signal.SIGKILL)
                worker.wait()
                del self.running[name]
                return True
        return False

    def end(self) -> None:
        for worker in self.running.values():
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


def find_session(pid: int) -> int | None:
    """The session of a process; None if it has ended."""
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return None


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is missing: apt-get install redis-server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    password = secrets.token_hex(16)
    folder = tmp_path_factory.mktemp("redis")
    (folder / "redis.conf").write_text(
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ''\nappendonly no\ndir {folder}\n"
        .replace("''", '""')
    )  # fmt: skip
    server = subprocess.Popen([program, folder / "redis.conf"], stdout=subprocess.DEVNULL)
    try:
        yield f"redis://:{password}@127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def stack(state_folder: Path, redis_url: str) -> Iterator[Stack]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        **read_compose_settings("scheduler"),
        **read_compose_settings("worker"),
        **SOONER,
        "AIRFLOW__CELERY__BROKER_URL": f"{redis_url}/0",
        "AIRFLOW__CELERY__RESULT_BACKEND": f"{redis_url}/1",
        "ORKESTRA_FIRST_WEEK": str(WEEK),
        "ORKESTRA_MAX_SHARDS": "4",
        "ORKESTRA_CODE_VERSION": "tested",  # an edition names it
    }
    with running_stack(state_folder / "stack", port, settings) as running:
        running.supervisor.wait_until(
            lambda: all(map(running.api.has_dag, DAGS)), lambda: "Airflow reads the DAGs", 300
        )
        yield running


@pytest.fixture(scope="module")
def workers(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CeleryWorkers]:
    # they have neither the address of Airflow's database nor its keys
    hidden = ("SQL_ALCHEMY", "FERNET", "JWT_SECRET", "API__SECRET_KEY", "SIMPLE_AUTH")
    environment = {
        name: value for name, value in stack.airflow.items() if not any(word in name for word in hidden)
    }
    workers = CeleryWorkers(environment, tmp_path_factory.mktemp("workers"))
    workers.restore()
    yield workers
    workers.end()


def test_settings_of_the_compose_file_are_tried_here():
    """Otherwise the test below would try other settings than production has."""
    settings = read_compose_settings("scheduler") | read_compose_settings("worker")
    known = ("CORE__EXECUTOR", "CELERY__EXTRA_CELERY_CONFIG", "SCHEDULER__TASK_QUEUED_TIMEOUT")
    assert {f"AIRFLOW__{name}" for name in known} <= set(settings)


def test_the_week_on_workers_that_are_killed_is_that_of_one_machine(
    stack: Stack,
    workers: CeleryWorkers,
    postgres_server: postgres.Server,
    warehouse_template: str,
    settings_for: Callable[[str], Settings],
    tmp_path: Path,
):
    killer = Killer(stack.api, workers, list(KILLED_IN))
    runner = UnscheduledRunner(stack.api, killer.wait_until)
    confirm = partial(confirm_surveys, stack.settings)
    play_week(WEEK, read_registry(HOME), runner, stack.settings, confirm)
    assert set(killer.seconds) == set(KILLED_IN)
    found = write_as_json(take_snapshot(stack.settings, stack.library["ORKESTRA_WAREHOUSE_OWNER"]))

    copy_database(postgres_server, warehouse_template, "one_machine")
    settings = replace(
        settings_for("one_machine"), first_week=str(WEEK), code_version=stack.settings.code_version
    )
    owner_url = postgres_server.url("orkestra_owner", "one_machine")
    for name, wanted in play_on_one_machine(settings, WEEK, tmp_path, owner_url).items():
        assert found[name] == wanted, name
