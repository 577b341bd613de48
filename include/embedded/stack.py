"""Start all of Orkestra on one machine, each part after those that it needs."""

import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from embedded import object_store, postgres
from embedded.airflow_api import AirflowApi
from embedded.airflow_processes import (
    is_migrated,
    make_migration,
    make_services,
    read_health,
    record_migration,
)
from embedded.environment import make_airflow_environment, make_library_environment
from embedded.errors import EmbeddedError
from embedded.progress import say
from embedded.service import Service
from embedded.state import State, make_state
from embedded.supervisor import Supervisor
from orkestra.settings import Settings

NEEDED_BYTES = 500_000_000
READY_SECONDS = 600


@dataclass(frozen=True)
class Stack:
    """The running parts, for the demo and the end-to-end tests."""

    supervisor: Supervisor
    api: AirflowApi
    settings: Settings
    library: Mapping[str, str]
    airflow: Mapping[str, str]


@contextmanager
def running_stack(folder: Path, port: int, overrides: Mapping[str, str] | None = None) -> Iterator[Stack]:
    """Run everything inside the block; `overrides` are environment variables for library and Airflow."""
    state = make_state(folder)
    check_space(state)
    with Supervisor(state, port) as supervisor:
        check_port(port)
        yield start_stack(supervisor, state, port, overrides or {})


def start_stack(supervisor: Supervisor, state: State, port: int, overrides: Mapping[str, str]) -> Stack:
    """Start everything and return it when the UI answers and the scheduler is healthy."""
    say("Starting PostgreSQL and the S3 server")
    server, database = postgres.prepare(state)
    supervisor.start(database)
    postgres.make_roles_and_databases(server)
    store, objects = object_store.prepare(state)
    supervisor.start(objects)
    airflow = {**make_airflow_environment(state, server, store, port), **overrides}
    library = {**make_library_environment(state, server, store), **overrides}
    if not is_migrated(server):
        say("Making Airflow's tables")
        supervisor.run_to_end(make_migration(airflow))
        record_migration(server)
    say("Starting Airflow: api-server, scheduler, dag-processor, triggerer")
    for service in make_services(airflow):
        supervisor.start(service)
    say("Bringing the warehouse and the registry up to date")
    for step in ("migrate", "sync"):
        supervisor.run_to_end(make_step(step, library))
    supervisor.wait_until(lambda: is_healthy(port), lambda: "waiting for Airflow", READY_SECONDS)
    api = AirflowApi(f"http://127.0.0.1:{port}", server.secrets.admin_password)
    return Stack(supervisor, api, Settings.from_environment(library), library, airflow)


def make_step(name: str, environment: Mapping[str, str]) -> Service:
    """The service that runs one command of the library."""
    command = [sys.executable, "-P", "-m", "orkestra", name]
    return Service(f"orkestra-{name}", command, environment, is_ready=lambda: True)


def is_healthy(port: int) -> bool:
    """True if Airflow reports that its database, scheduler and DAG processor are healthy."""
    health = read_health(port)
    return all(health.get(part) == "healthy" for part in ("metadatabase", "scheduler", "dag_processor"))


def check_port(port: int) -> None:
    """Raise EmbeddedError if another program listens on this port."""
    if not object_store.is_port_free(port):
        choice = f"./run --port {port + 1}"
        raise EmbeddedError(
            f"Port {port} is in use by another program: end that one, or choose another: {choice}"
        )


def check_space(state: State) -> None:
    """Raise EmbeddedError if the disk is nearly full."""
    free = shutil.disk_usage(state.folder).free
    if free < NEEDED_BYTES:
        needed = f"{NEEDED_BYTES / 1e6:.0f} MB are needed"
        raise EmbeddedError(f"Only {free / 1e6:.0f} MB are free in {state.folder}; {needed}: make room.")
