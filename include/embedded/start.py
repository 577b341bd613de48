"""Start everything, in order, and stay."""

import shutil
import sys
import time
from collections.abc import Mapping

from embedded import object_store, postgres
from embedded.airflow_processes import (
    is_migrated,
    make_migration,
    make_services,
    note_migration,
    read_health,
)
from embedded.environment import make_airflow_environment, make_library_environment
from embedded.errors import EmbeddedError
from embedded.progress import say
from embedded.service import Service
from embedded.state import State, find_state, make_state
from embedded.supervisor import Supervisor

NEEDED_BYTES = 500_000_000
READY_SECONDS = 600


def start(port: int, *, with_demo: bool) -> int:  # noqa: ARG001
    """Everything runs until Ctrl-C, SIGTERM or `./run stop`; then 0."""
    state = make_state(find_state().folder)
    check_space(state)
    try:
        with Supervisor(state, port) as supervisor:
            check_port(port)
            start_stack(supervisor, state, port)
            say(f"Ready: http://127.0.0.1:{port}")
            while True:
                supervisor.tend()
                time.sleep(0.5)
    except KeyboardInterrupt:
        return 0


def start_stack(supervisor: Supervisor, state: State, port: int) -> None:
    """Return when the UI answers and the scheduler is healthy."""
    say("Starting PostgreSQL and the S3 server")
    server, database = postgres.prepare(state)
    supervisor.start(database)
    postgres.make_roles_and_databases(server)
    store, objects = object_store.prepare(state)
    supervisor.start(objects)
    airflow = make_airflow_environment(state, server, store, port)
    if not is_migrated(server):
        say("Making Airflow's tables")
        supervisor.do(make_migration(airflow))
        note_migration(server)
    say("Starting Airflow: api-server, scheduler, dag-processor, triggerer")
    for service in make_services(airflow):
        supervisor.start(service)
    say("Bringing the warehouse and the registry up to date")
    library = make_library_environment(state, server, store)
    for step in ("migrate", "sync"):
        supervisor.do(make_step(step, library))
    say("Waiting for Airflow")
    supervisor.wait_until(lambda: is_healthy(port), "waiting for Airflow", READY_SECONDS)


def make_step(name: str, environment: Mapping[str, str]) -> Service:
    """One command of the library."""
    command = [sys.executable, "-P", "-m", "orkestra", name]
    return Service(f"orkestra-{name}", command, environment, is_ready=lambda: True)


def is_healthy(port: int) -> bool:
    """Whether the UI answers and says that database, scheduler and DAG processor work."""
    health = read_health(port)
    return all(health.get(part) == "healthy" for part in ("metadatabase", "scheduler", "dag_processor"))


def check_port(port: int) -> None:
    """Raises: EmbeddedError if another program listens there."""
    if not object_store.is_port_free(port):
        choice = f"./run --port {port + 1}"
        raise EmbeddedError(
            f"Port {port} is in use by another program: end that one, or choose another: {choice}"
        )


def check_space(state: State) -> None:
    """Raises: EmbeddedError if the disk is nearly full."""
    free = shutil.disk_usage(state.folder).free
    if free < NEEDED_BYTES:
        needed = f"{NEEDED_BYTES / 1e6:.0f} MB are needed"
        raise EmbeddedError(f"Only {free / 1e6:.0f} MB are free in {state.folder}; {needed}: make room.")
