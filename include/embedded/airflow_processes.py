"""Airflow's four processes, and the migration of its database before they start."""

import json
import sysconfig
import urllib.error
import urllib.request
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from embedded.postgres import Server
from embedded.service import Service

COMMANDS = {
    "api-server": ["api-server"],
    # without --skip-serve-logs these two would serve their logs on every network interface
    "scheduler": ["scheduler", "--skip-serve-logs"],
    "dag-processor": ["dag-processor"],
    "triggerer": ["triggerer", "--skip-serve-logs"],
}


def make_services(environment: Mapping[str, str]) -> list[Service]:
    """The services of Airflow's four processes, in the order in which they start."""
    program = find_program()
    return [
        Service(name, [program, *words], environment, is_ready=lambda: True)
        for name, words in COMMANDS.items()
    ]


def make_migration(environment: Mapping[str, str]) -> Service:
    """The service that migrates Airflow's own tables; it ends when that is done."""
    return Service("airflow-migrate", [find_program(), "db", "migrate"], environment, is_ready=lambda: True)


def find_program() -> Path:
    """The path of `airflow` in the project's virtual environment."""
    return Path(sysconfig.get_path("scripts")) / "airflow"


def is_migrated(server: Server) -> bool:
    """True if this version of Airflow has already migrated its database."""
    import psycopg

    with psycopg.connect(server.url("airflow", "airflow")) as connection:
        statement = "select shobj_description(oid, 'pg_database') from pg_database where datname = 'airflow'"
        row = connection.execute(statement).fetchone()
    return row is not None and row[0] == _migrated_by()


def record_migration(server: Server) -> None:
    """Record the version that migrated the database in a comment on it, which is lost with the tables."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(server.url("airflow", "airflow")) as connection:
        note = sql.SQL("comment on database airflow is {}").format(sql.Literal(_migrated_by()))
        connection.execute(note)


def _migrated_by() -> str:
    return f"migrated by apache-airflow {version('apache-airflow')}"


def read_health(port: int) -> dict[str, str]:
    """The status of each component as Airflow reports it; empty while the API server does not answer."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"http://127.0.0.1:{port}/api/v2/monitor/health", timeout=5) as answer:
            parts = json.load(answer)
    except (OSError, ValueError):
        return {}
    return {name: part["status"] or "starting" for name, part in parts.items() if part}
