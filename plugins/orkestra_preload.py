"""Import the heavy libraries once for all tasks, in a process beside the scheduler.

Why: LocalExecutor forks each task from a worker, and a module that the worker's ancestors imported costs the
task nothing; Great Expectations alone costs seconds. The common ancestor is Python's fork server: a process
with one thread that only imports and forks, and it imports while the scheduler is already at work. Importing
in the scheduler would delay its first heartbeat; importing in a thread of it would fork half-made modules.
"""

import multiprocessing
import os
import sys
from multiprocessing import forkserver

from airflow.configuration import conf
from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin
from airflow.utils.process_utils import resolve_mp_start_method

HEAVY = [
    "airflow.sdk.execution_time.task_runner",
    "airflow.executors.local_executor",
    "airflow.dag_processing.dagbag",
    "airflow.providers.standard.operators.python",
    "orkestra.preload",
]


class Preload:
    """Start the fork server when the scheduler starts, before it makes its executor."""

    @hookimpl
    def on_starting(self, component: object) -> None:  # noqa: ARG002  Airflow calls it by name
        """Begin the imports and return at once; only the first worker waits for their end."""
        is_scheduler = sys.argv[1:2] == ["scheduler"]
        is_child = (
            multiprocessing.parent_process() is not None
        )  # workers and tasks inherit the scheduler's argv
        if not is_scheduler or is_child or "LocalExecutor" not in conf.get("core", "executor"):
            return
        if resolve_mp_start_method("scheduler"):
            return  # airflow.cfg sets another start method
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no thread may live in a process that forks
        multiprocessing.set_start_method("forkserver", force=True)
        multiprocessing.set_forkserver_preload(HEAVY)
        forkserver.ensure_running()


class OrkestraPreload(AirflowPlugin):
    """Make the listener known to Airflow."""

    name = "orkestra_preload"
    listeners = [Preload()]  # noqa: RUF012  Airflow's own type
