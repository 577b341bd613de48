"""Kills the workers of running tasks, and looks for the other worker to take the tasks up."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from embedded.airflow_api import AirflowApi, TaskInstance
from embedded.demo_week import DagRunner


class Workers(Protocol):
    """Two workers of one Airflow."""

    def kill_worker_of(self, task: TaskInstance) -> bool:
        """End the worker that a task runs on, if both are there; True if it was killed."""

    def restore(self) -> None:
        """Start the worker again that was killed."""


class UnscheduledRunner(DagRunner):
    """Runs DAGs where the schedule is off, so that there is no scheduled run to wait for."""

    def wait_until_idle(self, dag_id: str) -> None:
        self._api.unpause(dag_id)


@dataclass
class Killer:
    """Kills the worker of each of some tasks once, while the task runs.

    `seconds` has the time until each ran again. Pass `wait_until` to a `DagRunner`.
    """

    api: AirflowApi
    workers: Workers
    waiting: list[str]
    seconds: dict[str, float] = field(default_factory=dict)
    killed: TaskInstance | None = None
    killed_at: float = 0.0

    def wait_until(self, is_true: Callable[[], bool], what: Callable[[], str], seconds: float) -> None:
        """Return when a condition holds and no killed task is still to run again."""
        deadline = time.monotonic() + seconds
        while True:
            self._look_at_tasks()
            if is_true() and not self.killed:
                return
            assert time.monotonic() < deadline, what()
            time.sleep(0.2)

    def _look_at_tasks(self) -> None:
        if self.killed:
            self._look_at_killed(self.killed)
            return
        for task in self.api.read_tasks("~", "~", state="running"):
            if task.task_id in self.waiting and self.workers.kill_worker_of(task):
                self.waiting.remove(task.task_id)
                self.killed, self.killed_at = task, time.monotonic()
                return

    def _look_at_killed(self, killed: TaskInstance) -> None:
        """Note when a killed task runs again; one that had just ended is killed another time."""
        for task in self.api.read_tasks(killed.dag_id, killed.run_id):
            if (task.task_id, task.map_index) != (killed.task_id, killed.map_index):
                continue
            is_again = task.try_number > killed.try_number and task.state in ("running", "success")
            had_ended = task.try_number == killed.try_number and task.state == "success"
            if is_again:
                self.seconds[task.task_id] = time.monotonic() - self.killed_at
            if had_ended:
                self.waiting.append(task.task_id)
            if is_again or had_ended:
                self.killed = None
                self.workers.restore()
