"""The demo week on two workers in containers, with one of them killed in the middle of three tasks.

The tables and the buckets are those of the same week on one machine. `./test production` runs it, by hand
and before a release; it takes about a quarter of an hour.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from conftest import HOME, copy_database
from embedded import postgres
from embedded.airflow_api import AirflowApi
from embedded.demo_week import play_week
from embedded.errors import EmbeddedError
from embedded.progress import say
from orkestra.registry import read_registry
from orkestra.settings import Settings
from orkestra.week import Week
from production.engine.engine import Engine, NoEngineError, running_engine
from production.stack import ComposeStack, running_stack, wait_until
from support.killer import Killer, UnscheduledRunner
from support.one_machine import play_on_one_machine

WEEK = Week.parse("2026-W47")
DAGS = ("sync_registry", "collect_submissions", "remind_units", "report_week")
CONTACTS = "unit,role,name,channel,address,leave_from,leave_to\n"  # as docker/make-secrets writes it
KILLED_IN = ("stage", "validate", "measure")
MAX_RECOVERY_SECONDS = 180

CONFIRM = """
import json
from datetime import datetime
from pathlib import Path
from embedded.confirm_surveys import confirm_surveys
from orkestra.settings import Settings
from orkestra.week import Week
login = json.loads(Path("/run/secrets/connections.json").read_text())["warehouse"]
url = "postgresql://{{login}}:{{password}}@{{host}}:{{port}}/{{schema}}".format(**login)
settings = Settings(Path("/opt/orkestra"), url, contacts="/run/secrets/contacts.csv")
print(confirm_surveys(settings, Week.parse("{week}"), datetime.fromisoformat("{as_of}")))
"""


@pytest.fixture(scope="module")
def engine(state_folder: Path) -> Iterator[Engine]:
    try:
        with running_engine(state_folder / "engine", HOME) as engine:
            yield engine
    except NoEngineError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def stack(engine: Engine, state_folder: Path) -> Iterator[ComposeStack]:
    with running_stack(engine, state_folder, HOME, str(WEEK)) as stack:
        wait_until(lambda: all(map(stack.api.has_dag, DAGS)), lambda: "Airflow reads the DAGs", 300)
        yield stack


@pytest.fixture(scope="module")
def one_machine(
    postgres_server: postgres.Server,
    warehouse_template: str,
    settings_for: Callable[[str], Settings],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, object]:
    """The tables and objects of the same week, undisturbed, in one process."""
    name = "one_machine"
    copy_database(postgres_server, warehouse_template, name)
    contacts = tmp_path_factory.mktemp("contacts") / "contacts.csv"
    contacts.write_text(CONTACTS)
    settings = replace(settings_for(name), first_week=str(WEEK), contacts=str(contacts))
    owner_url = postgres_server.url("orkestra_owner", name)
    return play_on_one_machine(settings, WEEK, tmp_path_factory.mktemp("demo"), owner_url)


def test_the_week_on_workers_that_are_killed_is_that_of_one_machine(
    stack: ComposeStack, one_machine: dict[str, object]
):
    killer = Killer(stack.api, stack, list(KILLED_IN))

    def confirm(week: Week, as_of: datetime) -> int:
        return int(stack.run_in_worker(CONFIRM.format(week=week, as_of=as_of.isoformat())))

    runner = UnscheduledRunner(stack.api, killer.wait_until)
    play_week(WEEK, read_registry(HOME), runner, stack.settings, confirm)
    say(f"seconds until a killed task ran again: {killer.seconds}")
    assert set(killer.seconds) == set(KILLED_IN)
    assert max(killer.seconds.values()) <= MAX_RECOVERY_SECONDS
    found = stack.take_snapshot()
    for name, wanted in one_machine.items():
        assert found[name] == wanted, name


def test_each_role_may_do_what_its_name_says(stack: ComposeStack):
    """In the order of the file: the week above has been played."""
    run_id = stack.api.list_run_ids("collect_submissions")[0]
    users = {
        role: stack.api.make_user(role.lower(), f"{role}-{secrets.token_hex(8)}", role)
        for role in ("Viewer", "Coordinator", "Engineer")
    }

    def may(role: str, act: Callable[[AirflowApi], object]) -> bool:
        try:
            act(users[role])
        except EmbeddedError as error:
            if ": 403 " in str(error):
                return False
            raise
        return True

    def decide(api: AirflowApi) -> object:
        reason = {"kind": "excuse", "unit": "kemlu", "week": str(WEEK), "reason": "Sudah dibahas."}
        return api.trigger("record_decision", reason)

    acts: dict[str, tuple[Callable[[AirflowApi], object], set[str]]] = {
        "see runs": (lambda api: api.list_run_ids("collect_submissions"), set(users)),
        "read a log": (
            lambda api: api.read_log("collect_submissions", run_id, "claim"),
            {"Coordinator", "Engineer"},
        ),
        "record a decision": (decide, {"Coordinator", "Engineer"}),
        "collect": (lambda api: api.trigger("collect_submissions", {}), {"Engineer"}),
        "pause": (lambda api: api.unpause("collect_submissions"), {"Engineer"}),
        "make a user": (lambda api: api.make_user("other", "x" * 20, "Viewer"), set()),
    }
    for what, (act, wanted) in acts.items():
        assert {role for role in users if may(role, act)} == wanted, what


def test_the_logs_of_ended_tasks_come_from_the_bucket(stack: ComposeStack):
    run_id = stack.api.list_run_ids("collect_submissions")[0]
    log = stack.api.read_log("collect_submissions", run_id, "claim")
    assert "cut shard 1: " in log
    assert f"s3://log-airflow/tasks/dag_id=collect_submissions/run_id={run_id}" in log


def test_workers_can_read_neither_airflows_database_nor_its_keys(stack: ComposeStack):
    listed = stack.run_in_worker("import os; print(' '.join(sorted(os.listdir('/run/secrets'))))")
    assert listed.split() == ["broker_url", "connections.json", "contacts.csv", "result_backend"]
    with pytest.raises(RuntimeError, match="Read-only file system"):
        stack.compose("exec", "-T", "worker", "touch", "/opt/orkestra/x")
