"""A week through Airflow with known secrets and personal data: no log and no table of it has them.

The units' files, names and notices hold a NIK and a telephone number in every place where people put them.
"""

import csv
import re
import socket
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta

import psycopg
import pytest

from conftest import HOME
from embedded.demo_week import DagRunner
from embedded.secrets import load_secrets
from embedded.stack import Stack, running_stack
from embedded.state import State
from orkestra.store.objects import S3Store
from support.personal_data import NIK, PHONE, PLACES, make
from support.workbooks import registry

NOON = datetime.fromisoformat("2026-11-23T12:00:00+07:00")
SENT_AT = NOON - timedelta(hours=1)
FROZEN = NOON + timedelta(days=2)
OVERRIDES = {
    "ORKESTRA_FIRST_WEEK": "2026-W47",
    "ORKESTRA_CONTACTS": str(HOME / "include" / "registry" / "contacts.demo.csv"),
    "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": "False",  # only what the test triggers runs
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "DEBUG",
}
FLOWS = ("sync_registry", "collect_submissions", "remind_units", "report_week")


@pytest.fixture(scope="module")
def played(state_folder) -> Iterator[Stack]:
    """Airflow after a week in which each unit has sent a number in another place."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with running_stack(state_folder / "leaks", port, OVERRIDES) as stack:
        stack.supervisor.wait_until(
            lambda: all(map(stack.api.has_dag, FLOWS)), lambda: "Airflow reads the DAGs", 300
        )
        upload(stack)
        runner = DagRunner(stack.api, stack.supervisor.wait_until)
        runner.run("sync_registry", {"week": "2026-W47"})
        runner.run("collect_submissions", {"as_of": NOON.isoformat()})
        runner.run("remind_units", {"as_of": (NOON + timedelta(minutes=30)).isoformat()})
        runner.run("collect_submissions", {"as_of": FROZEN.isoformat()})
        runner.run("report_week", {"as_of": FROZEN.isoformat()}, partition_key="2026-W47")
        yield stack


def upload(stack: Stack) -> None:
    """Put a number into each place of a workbook, into names of files, and into a late notice."""
    units = [unit.unit_code for unit in registry().units if unit.is_expected]
    files = {f"masuk/{unit}/2026-W47/a_{NIK}.xlsx": make(unit, edit)
             for unit, edit in zip(units, PLACES.values(), strict=False)}  # fmt: skip
    good = units[len(PLACES)]
    files |= {
        f"masuk/{good}/2026-W47/baik.xlsx": make(good),
        f"cek/{good}/{PHONE}.xlsx": make(good, PLACES["comment"]),
        f"lain/{NIK}.xlsx": b"PK",
        f"masuk/{good}/2026-W47/izin-terlambat.txt": f"Senin pukul 15.00\nSari {PHONE} sakit".encode(),
        f"masuk/{good}/2026-W47/rusak {NIK}.xlsx": b"PK " + NIK.encode(),
    }
    for key, data in files.items():
        S3Store(stack.settings).put("kiriman", key, data, "application/zip", modified_at=SENT_AT)


@pytest.fixture(scope="module")
def needles(played: Stack) -> dict[str, str]:
    """All that must be nowhere, under a name that may be shown."""
    state: State = played.supervisor.state
    secret = {f"secret {name}": value for name, value in asdict(load_secrets(state.secrets)).items()}
    with (HOME / "include" / "registry" / "contacts.demo.csv").open() as file:
        people = {
            f"{part} of contact {number}": row[part]
            for number, row in enumerate(csv.DictReader(file)) for part in ("name", "address")
        }  # fmt: skip
    return {"NIK": NIK, "telephone number": PHONE.removeprefix("0"), **secret, **people}


def find(needles: dict[str, str], text: str) -> set[str]:
    """The names of the needles that a text has."""
    return {name for name, value in needles.items() if value and value in text}


def test_no_log_has_a_secret_or_a_personal_datum(played: Stack, needles: dict[str, str]):
    state: State = played.supervisor.state
    logs = [path for path in state.folder.rglob("*.log") if path.is_file()]
    assert len([path for path in logs if "task_id=" in str(path)]) >= 15
    texts = {str(path): path.read_text(errors="replace") for path in logs}
    assert {name: found for name, text in texts.items() if (found := find(needles, text))} == {}
    text = "".join(texts.values())
    assert re.search("claimed unit=.*decided unit=", text, re.DOTALL)  # our own lines are among them


def test_airflows_database_has_no_personal_datum(played: Stack, needles: dict[str, str]):
    """XComs, rendered fields, the audit log, the names of mapped tasks: every column of every table."""
    url = played.airflow["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].replace("+psycopg2", "")
    found = {}
    with psycopg.connect(url) as connection:
        tables = [name for (name,) in connection.execute(
            "select tablename from pg_tables where schemaname = 'public'"
        )]  # fmt: skip
        for table in tables:
            rows = connection.execute(f'select t::text from "{table}" as t').fetchall()
            if names := find(needles, "\n".join(row[0] for row in rows)):
                found[table] = names
        (xcoms,) = connection.execute("select count(*) from xcom").fetchone() or (0,)
    assert xcoms > 10
    assert found == {}
