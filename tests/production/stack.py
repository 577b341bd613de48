"""The services of docker-compose.yaml in a copy of the project, as an engineer would start them."""

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from embedded.airflow_api import AirflowApi, TaskInstance
from orkestra.settings import Settings
from production.engine.engine import Engine
from support import snapshot

OVERRIDES = """\
services:
  scheduler: {environment: {AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE: "False"}}
"""


@dataclass(frozen=True)
class ComposeStack:
    """The running services; `folder` is the copy of the project."""

    engine: Engine
    folder: Path
    api: AirflowApi
    settings: Settings

    def compose(self, *words: str, given: str | None = None) -> str:
        """The output of docker-compose."""
        return self.engine.run("docker-compose", *words, folder=self.folder, given=given)

    def run_in_worker(self, program: str) -> str:
        """The output of a Python program that may use the tasks' connections."""
        return self.compose("exec", "-T", "worker", "python", "-", given=program)

    def kill_worker_of(self, task: TaskInstance) -> bool:
        """End the container that a task runs in at once, as when its machine is lost; see `Workers`."""
        ids = self.compose("ps", "--quiet", "--status=running", "worker").split()
        found = [identity for identity in ids if identity[:12] == task.hostname]
        if len(ids) < 2 or not found:
            return False
        self.engine.run(self.engine.program, "kill", "--signal=KILL", *found)
        return True

    def restore(self) -> None:
        """Start the killed container again."""
        self.compose("start", "worker")

    def take_snapshot(self) -> dict[str, object]:
        """All tables and objects, as texts (see `support.snapshot`); the tables are read by their owner."""
        program = f"{Path(snapshot.__file__).read_text()}\n{READ_TABLES}"
        tables = self.compose("run", "--rm", "-T", "--no-deps", "prepare", "python", "-", given=program)
        objects = snapshot.list_objects(self.settings)
        return {**json.loads(tables.splitlines()[-1]), "objects": objects}


READ_TABLES = """
import json, pathlib
print(json.dumps(read_tables(pathlib.Path("/run/secrets/warehouse_owner_url").read_text()), default=str))
"""


def wait_until(is_true: Callable[[], bool], what: Callable[[], str], seconds: float) -> None:
    """Return when a condition holds."""
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, what()
        time.sleep(0.2)


@contextmanager
def running_stack(engine: Engine, folder: Path, project: Path, first_week: str) -> Iterator[ComposeStack]:
    """Run `docker/make-secrets` and `docker compose up --wait` in a copy of the project; at the end, down."""
    checkout = folder / "orkestra"
    checkout.mkdir()
    for name in ("docker-compose.yaml", "Dockerfile", "docker"):
        path = project / name
        (shutil.copytree if path.is_dir() else shutil.copy)(path, checkout / name)
    (checkout / "docker-compose.override.yaml").write_text(OVERRIDES)
    subprocess.run([checkout / "docker" / "make-secrets"], check=True, stdout=subprocess.DEVNULL)
    ports = {"PORT": "18080", "OBJECT_STORE_PORT": "19000"}
    values = {**engine.images, **ports, "ORKESTRA_TRUST_OBJECT_TIME": "1", "ORKESTRA_FIRST_WEEK": first_week}
    with (checkout / ".env").open("a") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())

    def read_secret(name: str) -> str:
        return (checkout / "secrets" / name).read_text()

    settings = Settings(
        home=project,
        s3_endpoint=f"http://127.0.0.1:{ports['OBJECT_STORE_PORT']}",
        s3_access_key=read_secret("s3_access_key"),
        s3_secret_key=read_secret("s3_secret_key"),
        trust_object_time=True,
    )
    api = AirflowApi(f"http://127.0.0.1:{ports['PORT']}", read_secret("admin_password"))
    stack = ComposeStack(engine, checkout, api, settings)
    try:
        stack.compose("up", "--detach", "--wait", "--no-build")
        yield stack
    finally:
        stack.compose("down", "--volumes", "--remove-orphans", "--timeout", "20")
