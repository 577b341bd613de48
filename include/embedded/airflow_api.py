"""A client for the few calls of Airflow's REST API that are needed here."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from embedded.errors import EmbeddedError

ENDED = ("success", "failed")


@dataclass(frozen=True)
class TaskInstance:
    """One task of a run; of a mapped task one instance. `counts` is its line in the column *Map Index*."""

    dag_id: str
    run_id: str
    task_id: str
    state: str
    counts: str
    map_index: int
    try_number: int
    hostname: str
    pid: int | None


def make_task(document: dict[str, Any]) -> TaskInstance:
    """The task instance of Airflow's answer."""
    return TaskInstance(
        dag_id=document["dag_id"],
        run_id=document["dag_run_id"],
        task_id=document["task_id"],
        state=document["state"] or "none",
        counts=document["rendered_map_index"] or "",
        map_index=document["map_index"],
        try_number=document["try_number"],
        hostname=document["hostname"] or "",
        pid=document["pid"],
    )


class AirflowApi:
    """One Airflow, logged in as a user; `address` without a slash at its end.

    Raises: EmbeddedError, if Airflow refuses a call.
    """

    def __init__(self, address: str, password: str, user: str = "admin") -> None:
        self.address = address
        self._user, self._password = user, password
        self._token: str | None = None
        self._direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def has_dag(self, dag_id: str) -> bool:
        """True if the DAG processor has read a DAG."""
        return bool(self._call("GET", f"/api/v2/dags/{dag_id}", missing={}))

    def unpause(self, dag_id: str) -> None:
        """Unpause a DAG: it can be triggered, and its schedule begins."""
        self._call("PATCH", f"/api/v2/dags/{dag_id}", {"is_paused": False})

    def next_run_at(self, dag_id: str) -> datetime | None:
        """The moment after which the schedule creates the next run; in the past if it is about to."""
        found = self._call("GET", f"/api/v2/dags/{dag_id}").get("next_dagrun_run_after")
        return datetime.fromisoformat(found) if found else None

    def is_busy(self, dag_id: str) -> bool:
        """True if a run of a DAG is queued or running."""
        states = urlencode([("state", "queued"), ("state", "running"), ("limit", 1)])
        return bool(self._call("GET", f"/api/v2/dags/{dag_id}/dagRuns?{states}")["total_entries"])

    def trigger(self, dag_id: str, params: dict[str, str], partition_key: str | None = None) -> str:
        """Trigger a DAG and return the id of the new run."""
        body: dict[str, Any] = {"logical_date": None, "conf": params}
        if partition_key:
            body["partition_key"] = partition_key
        return str(self._call("POST", f"/api/v2/dags/{dag_id}/dagRuns", body)["dag_run_id"])

    def read_state(self, dag_id: str, run_id: str) -> str:
        """The state of a run: queued, running, success or failed."""
        return str(self._call("GET", f"/api/v2/dags/{dag_id}/dagRuns/{quote(run_id)}")["state"])

    def read_tasks(self, dag_id: str, run_id: str, state: str | None = None) -> list[TaskInstance]:
        """The tasks of a run in the order in which they started, or those in one state.

        "~" stands for all DAGs or runs.
        """
        query = urlencode({"order_by": "start_date", "limit": 100, **({"state": state} if state else {})})
        path = f"/api/v2/dags/{dag_id}/dagRuns/{quote(run_id)}/taskInstances?{query}"
        return [make_task(task) for task in self._call("GET", path)["task_instances"]]

    def show_run(self, dag_id: str, run_id: str) -> str:
        """The address of a run in Airflow's UI."""
        return f"{self.address}/dags/{dag_id}/runs/{quote(run_id)}"

    def make_user(self, name: str, password: str, role: str) -> "AirflowApi":
        """This Airflow, logged in as a new user with a role; where Airflow's provider FAB keeps the users."""
        self._call("POST", "/auth/fab/v1/users", {
            "username": name, "password": password, "first_name": name, "last_name": role,
            "email": f"{name}@localhost", "roles": [{"name": role}],
        })  # fmt: skip
        return AirflowApi(self.address, password, name)

    def read_log(self, dag_id: str, run_id: str, task_id: str) -> str:
        """The log of the first try of a task, as Airflow shows it."""
        path = f"/api/v2/dags/{dag_id}/dagRuns/{quote(run_id)}/taskInstances/{task_id}/logs/1"
        return json.dumps(self._call("GET", path))

    def list_run_ids(self, dag_id: str) -> list[str]:
        """The ids of a DAG's runs, the oldest first."""
        path = f"/api/v2/dags/{dag_id}/dagRuns?order_by=start_date&limit=100"
        return [run["dag_run_id"] for run in self._call("GET", path)["dag_runs"]]

    def _call(self, method: str, path: str, body: Any = None, missing: Any = None) -> Any:
        """The response to one call; `missing`, if given, is returned for status 404."""
        if self._token is None:
            login = {"username": self._user, "password": self._password}
            self._token = self._send("POST", "/auth/token", login)["access_token"]
        try:
            return self._send(method, path, body)
        except urllib.error.HTTPError as error:
            if error.code == 404 and missing is not None:
                return missing
            said = error.read().decode(errors="replace")[:300]
            raise EmbeddedError(f"Airflow refused {method} {path}: {error.code} {said}") from error

    def _send(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        with self._direct.open(request, timeout=60) as answer:
            return json.load(answer)
