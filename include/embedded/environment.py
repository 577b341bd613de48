"""The environment variables that configure the library and Airflow on this machine."""

import json
import os
import sysconfig
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from embedded.errors import EmbeddedError
from embedded.object_store import ObjectStore
from embedded.postgres import Server
from embedded.secrets import Secrets
from embedded.state import PROJECT, State

REGION = "us-east-1"
FOREIGN_PREFIXES = ("AIRFLOW", "PG", "PYTHON", "VIRTUAL_ENV", "AWS_")
"""Settings of other installations in the user's shell, which must not reach ours."""


def make_library_environment(state: State, server: Server, store: ObjectStore) -> dict[str, str]:
    """The environment of the library's command line."""
    return make_shared_environment(state) | {
        "ORKESTRA_WAREHOUSE": server.url("orkestra_collector", "warehouse"),
        "ORKESTRA_WAREHOUSE_OWNER": server.url("orkestra_owner", "warehouse"),
        "ORKESTRA_S3_ENDPOINT": store.endpoint,
        "ORKESTRA_S3_ACCESS_KEY": store.access_key,
        "ORKESTRA_S3_SECRET_KEY": store.secret_key,
        "ORKESTRA_S3_REGION": REGION,
    }


def make_shared_environment(state: State) -> dict[str, str]:
    """The user's environment without the settings of other installations, and with those of our processes.

    Why: a proxy of the user's must not be used for the servers on this machine.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN_PREFIXES)}
    local = "127.0.0.1,localhost"
    return {
        "ORKESTRA_CONTACTS": str(PROJECT / "include" / "registry" / "contacts.demo.csv"),
        "ORKESTRA_FIRST_WEEK": find_first_week(state),
        **kept,
        "ORKESTRA_HOME": str(PROJECT),
        "ORKESTRA_TRUST_OBJECT_TIME": "1",
        "PATH": f"{sysconfig.get_path('scripts')}:{os.environ.get('PATH', os.defpath)}",
        "PYTHONPATH": str(PROJECT / "include"),
        "PYTHONUNBUFFERED": "1",
        "PYTHONSAFEPATH": "1",
        "OPENBLAS_NUM_THREADS": "1",  # no threads before Airflow forks
        "GX_ANALYTICS_ENABLED": "false",
        "NO_PROXY": local,
        "no_proxy": local,
    }


def find_first_week(state: State, now: datetime | None = None) -> str:
    """The earliest week that was open when this state folder was made; no return is due for earlier ones.

    Raises: EmbeddedError, if the calendar cannot be read.
    """
    from orkestra.errors import Permanent
    from orkestra.moments import first_open_week
    from orkestra.registry.read_calendar import read_calendar

    remembered = state.run / "first_week"
    if not remembered.exists():
        try:
            policy, holidays = read_calendar(PROJECT)
        except Permanent as error:
            raise EmbeddedError(str(error)) from error
        remembered.write_text(str(first_open_week(now or datetime.now(UTC), holidays, policy.moments)))
    return remembered.read_text()


def make_airflow_environment(state: State, server: Server, store: ObjectStore, port: int) -> dict[str, str]:
    """The environment of Airflow and its tasks: settings and connections, but not the owner's password.

    Why: SPT_NOENV keeps Airflow's process titles from overwriting the mark of the run in the environment.
    """
    secrets = server.secrets
    address = f"http://127.0.0.1:{port}"
    settings = make_settings(state, server, secrets, address, port)
    return {
        **make_shared_environment(state),
        **{f"AIRFLOW__{name.upper().replace('.', '__')}": value for name, value in settings.items()},
        **make_connections(server, store, os.environ),
        "AIRFLOW_HOME": str(state.airflow),
        "DO_NOT_TRACK": "1",
        "SPT_NOENV": "1",
    }


def make_settings(state: State, server: Server, secrets: Secrets, address: str, port: int) -> dict[str, str]:
    """Airflow's options that differ from the defaults, as section.option."""
    return {
        "core.dags_folder": str(PROJECT / "dags"),
        "core.plugins_folder": str(PROJECT / "plugins"),
        "core.load_examples": "False",
        "core.executor": "LocalExecutor",
        "core.parallelism": "4",
        "core.default_timezone": "Asia/Jakarta",
        "core.dags_are_paused_at_creation": "True",
        "core.fernet_key": secrets.fernet_key,
        "core.hostname_callable": "socket.gethostname",  # the default does a DNS lookup
        "core.simple_auth_manager_users": "admin:admin",
        "core.simple_auth_manager_passwords_file": str(write_passwords(state, secrets)),
        "core.execution_api_server_url": f"{address}/execution/",
        "core.dagbag_import_timeout": "120",
        # psycopg 3 for Airflow's asynchronous connection, so that no third driver is needed
        "database.sql_alchemy_conn": server.url("airflow", "airflow", "psycopg2"),
        "database.sql_alchemy_conn_async": server.url("airflow", "airflow", "psycopg"),
        "api.host": "127.0.0.1",
        "api.port": str(port),
        "api.base_url": address,
        "api.workers": "1",
        "api.secret_key": secrets.api_secret_key,
        "api_auth.jwt_secret": secrets.jwt_secret,
        "api_auth.jwt_issuer": "orkestra",
        "workers.execution_api_timeout": "30",
        "scheduler.scheduler_idle_sleep_time": "0.2",
        "scheduler.task_instance_heartbeat_timeout": "40",  # for this long a killed task counts as running
        "scheduler.task_instance_heartbeat_timeout_detection_interval": "5",
        "scheduler.orphaned_tasks_check_interval": "30",  # so soon a dead one's tasks are taken over
        "dag_processor.min_file_process_interval": "60",
        "dag_processor.refresh_interval": "30",
        "dag_processor.parsing_processes": "1",
        "dag_processor.dag_file_processor_timeout": "180",
        "triggerer.capacity": "50",
        "logging.colored_console_log": "False",
        "logging.namespace_levels": "http.access=WARNING",  # our own polling would fill the log
    }


def make_connections(server: Server, store: ObjectStore, environ: Mapping[str, str]) -> dict[str, str]:
    """The connections that the DAGs use; Slack only if the user has a token or a connection."""
    warehouse = {
        "conn_type": "postgres",
        "login": "orkestra_collector",
        "password": server.secrets.password_of("orkestra_collector"),
        "host": str(server.socket),
        "port": 5432,
        "schema": "warehouse",
    }
    submissions = {
        "conn_type": "aws",
        "login": store.access_key,
        "password": store.secret_key,
        "extra": {"endpoint_url": store.endpoint, "region_name": REGION},
    }
    connections = {
        "AIRFLOW_CONN_WAREHOUSE": json.dumps(warehouse),
        "AIRFLOW_CONN_SUBMISSIONS": json.dumps(submissions),
    }
    if "AIRFLOW_CONN_SLACK_API_DEFAULT" in environ:
        connections["AIRFLOW_CONN_SLACK_API_DEFAULT"] = environ["AIRFLOW_CONN_SLACK_API_DEFAULT"]
    elif token := environ.get("ORKESTRA_SLACK_TOKEN"):
        base_url = environ.get("ORKESTRA_SLACK_BASE_URL")
        extra = {"base_url": base_url} if base_url else {}
        slack = {"conn_type": "slack", "password": token, "extra": extra}
        connections["AIRFLOW_CONN_SLACK_API_DEFAULT"] = json.dumps(slack)
    return connections


def write_passwords(state: State, secrets: Secrets) -> Path:
    """The file from which Airflow's simple login reads the admin's password, mode 600."""
    path = state.airflow / "passwords.json"
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump({"admin": secrets.admin_password}, file)
    return path
