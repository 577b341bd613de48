"""(c) of bench/collect.py: the DAG collect_submissions in an Airflow of its own, from trigger to end."""

import contextlib
import socket
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import psycopg

from embedded.airflow_api import ENDED
from embedded.stack import Stack, running_stack
from orkestra.demo import DemoUpload
from orkestra.demo.upload_week import upload_week

ALONE = {"AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": "False"}


def run_dag(state: Path, uploads: Sequence[DemoUpload], week: str, as_of: datetime) -> tuple[float, float]:
    """Seconds from the trigger to the end of the run, and the largest resident memory of a task in MB."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with running_stack(state, port, ALONE | {"ORKESTRA_FIRST_WEEK": week}) as stack:
        stack.supervisor.wait_until(
            lambda: stack.api.has_dag("collect_submissions"), lambda: "Airflow reads the DAGs", 300
        )
        stack.api.unpause("collect_submissions")
        warm_up(stack, as_of)
        upload_week(stack.settings, uploads)
        started = time.perf_counter()
        run_id = stack.api.trigger("collect_submissions", {"as_of": as_of.isoformat()})
        memory = watch(stack, run_id)
        return time.perf_counter() - started, memory


def warm_up(stack: Stack, as_of: datetime) -> None:
    """An empty run, so that what the scheduler preloads is loaded."""
    run_id = stack.api.trigger("collect_submissions", {"as_of": as_of.isoformat()})
    stack.supervisor.wait_until(
        lambda: stack.api.read_state("collect_submissions", run_id) in ENDED, lambda: "warming up", 300
    )


def watch(stack: Stack, run_id: str) -> float:
    """The largest memory that a task had, in MB, once the run has ended."""
    largest = 0.0
    with psycopg.connect(stack.settings.warehouse_url, autocommit=True) as connection:
        while stack.api.read_state("collect_submissions", run_id) not in ENDED:
            for (name,) in connection.execute(
                "select application_name from pg_stat_activity where application_name like 'orkestra %'"
            ):
                with contextlib.suppress(OSError):
                    status = Path("/proc", name.split()[1], "status").read_text()
                    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
                    largest = max(largest, int(peak.split()[1]) / 1024)
            time.sleep(0.1)
    if stack.api.read_state("collect_submissions", run_id) != "success":
        raise SystemExit("The DAG failed: see the logs of its tasks.")
    return largest
