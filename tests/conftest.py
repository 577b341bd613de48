"""Real servers for the tests: PostgreSQL and S3, started once and only when a test asks for them."""

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded import object_store, postgres
from orkestra.settings import Settings
from orkestra.warehouse.migrate import migrate

HOME = Path(__file__).parents[1]
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def state_folder() -> Iterator[Path]:
    """A scratch folder for servers; not below pytest's own, whose mode keeps PostgreSQL's user out."""
    with tempfile.TemporaryDirectory(prefix="orkestra-test-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture(scope="session")
def postgres_server(state_folder: Path) -> Iterator[postgres.Server]:
    """A PostgreSQL server with our roles, in a hurry and thrown away at the end."""
    with postgres.running(state_folder, hasty=True) as server:
        yield server


@pytest.fixture(scope="session")
def s3_server(state_folder: Path) -> Iterator[object_store.ObjectStore]:
    """An S3 server with our buckets."""
    with object_store.running(state_folder) as store:
        yield store


@pytest.fixture(scope="session")
def warehouse_template(postgres_server: postgres.Server) -> str:
    """A migrated, empty warehouse that others are copied from."""
    postgres_server.make_warehouse("orkestra_template")
    migrate(postgres_server.url("orkestra_owner", "orkestra_template"), HOME)
    return "orkestra_template"


@pytest.fixture
def warehouse(postgres_server: postgres.Server, warehouse_template: str) -> Iterator[str]:
    """The collector's URL of a fresh warehouse."""
    name = f"warehouse_{next(_numbers)}"
    copy_database(postgres_server, warehouse_template, name)
    yield postgres_server.url("orkestra_collector", name)
    postgres_server.drop_database(name)


def copy_database(server: postgres.Server, template: str, name: str) -> None:
    """Makes a database as a copy of another."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("create database {} template {} owner orkestra_owner").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


@pytest.fixture
def settings(warehouse: str, s3_server: object_store.ObjectStore) -> Settings:
    """Settings for one test: a warehouse and buckets of its own."""
    buckets = {}
    for name in ("submissions", "archive", "reports"):
        bucket = f"{name}-{next(_numbers)}"
        (s3_server.folder / bucket).mkdir(mode=0o700)
        buckets[f"{name}_bucket"] = bucket
    return Settings(
        home=HOME,
        warehouse_url=warehouse,
        s3_endpoint=s3_server.endpoint,
        s3_access_key=s3_server.access_key,
        s3_secret_key=s3_server.secret_key,
        trust_object_time=True,
        **buckets,
    )
