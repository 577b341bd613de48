"""The library's settings, read from Airflow's connections: the same code embedded and in production."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from airflow.sdk import Connection
from airflow.sdk.exceptions import AirflowNotFoundException

from orkestra.errors import Permanent
from orkestra.settings import Settings, find_home


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings by the connections `warehouse`, `submissions` and, if it is there, `slack_api_default`.

    Raises: Permanent, if the warehouse or the object store has no connection.
    """
    store = require_connection("submissions")
    slack = find_connection("slack_api_default")
    return Settings(
        home=find_home(environ),
        warehouse_url=write_libpq_url(require_connection("warehouse")),
        s3_endpoint=store.extra_dejson.get("endpoint_url"),
        s3_access_key=store.login or "",
        s3_secret_key=store.password or "",
        s3_region=store.extra_dejson.get("region_name", "us-east-1"),
        slack_token=(slack and slack.password) or "",
        slack_base_url=slack.extra_dejson.get("base_url") if slack else None,
    ).with_common(environ)


def find_connection(conn_id: str) -> Connection | None:
    """One of Airflow's connections, if there is one."""
    try:
        return Connection.get(conn_id)
    except AirflowNotFoundException:
        return None


def require_connection(conn_id: str) -> Connection:
    """One of Airflow's connections.

    Raises: Permanent, if there is none.
    """
    connection = find_connection(conn_id)
    if connection is None:
        raise Permanent(
            f"Airflow has no connection {conn_id!r}: set AIRFLOW_CONN_{conn_id.upper()} or add it in the UI."
        )
    return connection


def write_libpq_url(connection: Connection) -> str:
    """The URL of a PostgreSQL connection; a host may be a socket's folder, extras become parameters."""
    where = {"host": connection.host, "port": connection.port, **connection.extra_dejson}
    query = urlencode({name: value for name, value in where.items() if value}, quote_via=quote)
    login = quote(connection.login or "", safe="")
    password = quote(connection.password or "", safe="")
    return f"postgresql://{login}:{password}@/{connection.schema or ''}?{query}"
