"""Real servers for the tests: PostgreSQL and S3, started once and only when a test asks for them."""

import itertools
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from embedded import object_store, postgres
from orkestra.settings import Settings
from orkestra.warehouse.migrate import migrate
from orkestra.week import Week
from support.programs import (
    convert_with_soffice,
    list_missing_packages,
    measure_with_chromium,
    print_with_chromium,
    require_program,
    type_with_soffice,
)

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
    """A PostgreSQL server with our roles; it does not sync to disk, and is deleted at the end."""
    with postgres.running(state_folder, no_fsync=True) as server:
        yield server


@pytest.fixture(scope="session")
def s3_server(state_folder: Path) -> Iterator[object_store.ObjectStore]:
    """An S3 server with our buckets."""
    with object_store.running(state_folder) as store:
        yield store


@pytest.fixture(scope="session")
def moto_endpoint() -> Iterator[str]:
    """The address of a second implementation of S3; it accepts every key."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def warehouse_template(postgres_server: postgres.Server) -> str:
    """A migrated, empty warehouse that others are copied from."""
    postgres_server.make_warehouse("orkestra_template")
    migrate(postgres_server.url("orkestra_owner", "orkestra_template"), HOME)
    return "orkestra_template"


@pytest.fixture
def warehouse_url(postgres_server: postgres.Server, warehouse_template: str) -> Iterator[str]:
    """The collector's URL of a fresh warehouse."""
    name = f"warehouse_{next(_numbers)}"
    copy_database(postgres_server, warehouse_template, name)
    yield postgres_server.url("orkestra_collector", name)
    postgres_server.drop_database(name)


def copy_database(server: postgres.Server, template: str, name: str) -> None:
    """Make a database as a copy of another."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("create database {} template {} owner orkestra_owner").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


def make_buckets(server: object_store.ObjectStore, name: str) -> dict[str, str]:
    """New buckets, by the names of their settings; over S3, because the server caches its folders."""
    import boto3

    client = boto3.client(
        "s3",
        endpoint_url=server.endpoint,
        aws_access_key_id=server.access_key,
        aws_secret_access_key=server.secret_key,
        region_name="us-east-1",
    )
    ending = f"{name.replace('_', '-')}-{next(_numbers)}"
    buckets = {f"{kind}_bucket": f"{kind}-{ending}" for kind in ("submissions", "archive", "reports")}
    for bucket in buckets.values():
        client.create_bucket(Bucket=bucket)
    return buckets


@pytest.fixture(scope="session")
def settings_for(
    postgres_server: postgres.Server, s3_server: object_store.ObjectStore
) -> Callable[[str], Settings]:
    """A function that makes the settings for a warehouse, with buckets of its own."""

    def make(name: str) -> Settings:
        return Settings(
            home=HOME,
            warehouse_url=postgres_server.url("orkestra_collector", name),
            s3_endpoint=s3_server.endpoint,
            s3_access_key=s3_server.access_key,
            s3_secret_key=s3_server.secret_key,
            trust_object_time=True,
            contacts=str(HOME / "include" / "registry" / "contacts.demo.csv"),
            **make_buckets(s3_server, name),
        )

    return make


@pytest.fixture
def settings(warehouse_url: str, settings_for: Callable[[str], Settings]) -> Settings:
    """Settings for one test: a warehouse and buckets of its own."""
    return settings_for(urlsplit(warehouse_url).path.removeprefix("/"))


@pytest.fixture(scope="session")
def synced_template(
    postgres_server: postgres.Server, warehouse_template: str, settings_for: Callable[[str], Settings]
) -> str:
    """A warehouse to copy from that has the registry, as it was synced when week 2026-W47 began."""
    from orkestra import pipeline

    week, name = Week.parse("2026-W47"), "orkestra_synced"
    copy_database(postgres_server, warehouse_template, name)
    run = pipeline.Run(settings_for(name), week.start_at, "sync", week)
    pipeline.find_step("sync_registry", "sync")(run)
    return name


@pytest.fixture
def synced(
    postgres_server: postgres.Server, synced_template: str, settings_for: Callable[[str], Settings]
) -> Iterator[Settings]:
    """Settings for one test: a synced warehouse and buckets of its own."""
    name = f"warehouse_{next(_numbers)}"
    copy_database(postgres_server, synced_template, name)
    yield settings_for(name)
    postgres_server.drop_database(name)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--write-golden`: the present reports become the golden ones."""
    parser.addoption("--write-golden", action="store_true", help="write tests/e2e/golden again")


@pytest.fixture(scope="session")
def write_golden(request: pytest.FixtureRequest) -> bool:
    """True if the golden files are written again."""
    return bool(request.config.getoption("--write-golden"))


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """Converts a file with LibreOffice, as `soffice(path, "pdf")`, and returns the new path."""
    program, profile = require_program("soffice"), tmp_path_factory.mktemp("libreoffice")

    def convert(path: Path, kind: str) -> Path:
        folder = tmp_path_factory.mktemp("converted")
        return convert_with_soffice(program, profile, path, kind, folder)

    return convert


@pytest.fixture(scope="session")
def soffice_typist(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Path, list[tuple[str, str, str]]], Path]:
    """Types into a workbook with LibreOffice, as `soffice_typist(path, [("Isu", "A6", "DESK-014")])`."""
    program, profile = require_program("soffice"), tmp_path_factory.mktemp("typist") / "profile"
    return lambda path, typed: type_with_soffice(program, profile, path, typed)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Prints an HTML page with Chromium, as `chromium(path)`, and returns the path of the PDF."""
    program = require_program("chromium")
    return lambda page: print_with_chromium(program, page, tmp_path_factory.mktemp("printed"))


@pytest.fixture(scope="session")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, int], dict[str, Any]]:
    """Measures an HTML page on a narrow screen, as `phone(html, 390)`: broken words and overflow."""
    program = require_program("chromium")
    return lambda html, width: measure_with_chromium(program, html, width, tmp_path_factory.mktemp("phone"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name at the end the Debian packages that the skipped tests need."""
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    wanted = [package for package in list_missing_packages() if any(package in reason for reason in reasons)]
    if wanted:
        terminalreporter.write_line(
            f"Some tests were skipped: they need the Debian packages {', '.join(wanted)}"
            f" (apt-get install {' '.join(wanted)})."
        )
