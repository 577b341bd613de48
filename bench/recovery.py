"""The time until a collection goes on after the process of a task, or the scheduler, was killed.

Three runs of the DAG collect_submissions over the same number of workbooks, in the Airflow that `./run`
starts: one undisturbed, one whose task `stage` is killed, one during which the scheduler is killed, which the
supervisor starts again.

    bench/run recovery [--workbooks 100]
"""

import argparse
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from collect import AS_OF, HOME, WEEK, scratch_folder
from dag import ALONE, warm_up

from embedded.airflow_api import ENDED
from embedded.service import find_running
from embedded.stack import Stack, running_stack
from orkestra.demo import write_week
from orkestra.demo.upload_week import upload_week
from orkestra.registry import read_registry


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--workbooks", type=int, default=100)
    options = parser.parse_args()
    with open_stack() as stack:
        cases = {"undisturbed": None, "task killed": find_task, "scheduler killed": find_scheduler}
        for seed, (name, find_victim) in enumerate(cases.items()):
            print(f"{name:20}{measure(stack, seed, options.workbooks, find_victim):8.0f} s", flush=True)


@contextmanager
def open_stack() -> Iterator[Stack]:
    """Airflow with nothing to do."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (
        scratch_folder() as folder,
        running_stack(folder / "stack", port, ALONE | {"ORKESTRA_FIRST_WEEK": str(WEEK)}) as stack,
    ):
        stack.supervisor.wait_until(
            lambda: stack.api.has_dag("collect_submissions"), lambda: "Airflow reads the DAGs", 300
        )
        stack.api.unpause("collect_submissions")
        warm_up(stack, AS_OF)
        yield stack


def measure(stack: Stack, seed: int, count: int, find_victim: Callable[[Stack], int] | None) -> float:
    """The seconds from the kill to the end of the run; of an undisturbed run from `stage` to its end."""
    with scratch_folder() as folder:
        uploads = write_week(
            folder, WEEK, read_registry(HOME), unit_count=count, row_count=120, defect_share=0.0, seed=seed
        )
        upload_week(stack.settings, uploads)
    run_id = stack.api.trigger("collect_submissions", {"as_of": AS_OF.isoformat()})
    wait_until_staging(stack)
    began = time.monotonic()
    if find_victim:
        os.kill(find_victim(stack), signal.SIGKILL)
    stack.supervisor.wait_until(
        lambda: stack.api.read_state("collect_submissions", run_id) in ENDED, lambda: "the run ends", 900
    )
    if stack.api.read_state("collect_submissions", run_id) != "success":
        raise SystemExit("The DAG failed: see the logs of its tasks.")
    return time.monotonic() - began


def wait_until_staging(stack: Stack) -> None:
    """Return as soon as a few submissions are staged."""
    with psycopg.connect(stack.settings.warehouse_url, autocommit=True) as connection:
        while True:
            progress = dict(
                connection.execute("select progress, count(*) from intake.submission group by 1").fetchall()
            )
            if progress.get("staged", 0) > 3 and progress.get("archived", 0) > 3:
                return
            time.sleep(0.02)


def find_task(stack: Stack) -> int:
    """The process of a task that is at work in the warehouse."""
    with psycopg.connect(stack.settings.warehouse_url) as connection:
        (name,) = connection.execute(
            "select application_name from pg_stat_activity"
            " where application_name like 'orkestra %' and datname = current_database() limit 1"
        ).fetchone() or ("",)
    return int(name.split()[1])


def find_scheduler(stack: Stack) -> int:
    """The scheduler's process, which the supervisor starts again once it has ended."""
    process = find_running("scheduler", stack.supervisor.state)
    assert process
    return process.pid


if __name__ == "__main__":
    main()
