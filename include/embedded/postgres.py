"""The PostgreSQL server of one state folder: from a wheel, on a Unix socket only, as a child process."""

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from embedded import service
from embedded.cluster import ENVIRONMENT, find_server_files
from embedded.secrets import Secrets, load_secrets
from embedded.service import Service
from embedded.state import State, make_state

ROLES = ("orkestra_owner", "orkestra_collector", "orkestra_reader", "airflow")
PORT = 5432  # only names the socket file; always given, so that the user's PGPORT does not matter

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_error_verbosity": "terse",  # otherwise the log quotes rejected rows
    "max_connections": "100",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "64MB",
    "wal_level": "minimal",  # there is no replication, and COPY into a new table skips the log
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
    "checkpoint_timeout": "15min",
    "jit": "off",  # compiling costs more than our statements take
    "max_parallel_workers_per_gather": "0",  # two cores, and a container's /dev/shm is small
}
NO_FSYNC = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server and how to reach it."""

    socket: Path
    secrets: Secrets

    def url(self, role: str, database: str, driver: str = "") -> str:
        """The libpq address of a database for a role; with `driver`, SQLAlchemy's form."""
        scheme = f"postgresql+{driver}" if driver else "postgresql"
        password = self.secrets.password_of(role)
        return f"{scheme}://{role}:{password}@/{database}?host={quote(str(self.socket), safe='')}&port={PORT}"

    def make_database(self, name: str, owner: str, guests: tuple[str, ...] = ()) -> None:
        """Make a database if it is missing; besides its owner only the guests may connect."""
        import psycopg
        from psycopg import sql

        database = sql.Identifier(name)
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
                connection.execute(
                    sql.SQL("create database {} owner {}").format(database, sql.Identifier(owner))
                )
            connection.execute(sql.SQL("revoke all on database {} from public").format(database))
            for guest in guests:
                grant = sql.SQL("grant connect on database {} to {}")
                connection.execute(grant.format(database, sql.Identifier(guest)))
            connection.execute(sql.SQL("alter database {} set timezone to 'UTC'").format(database))

    def make_warehouse(self, name: str = "warehouse") -> None:
        """Make a database with the owner and guests of the warehouse; each test makes one of its own."""
        self.make_database(name, "orkestra_owner", ("orkestra_collector", "orkestra_reader"))

    def drop_database(self, name: str) -> None:
        """End the connections of a database and drop it."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )

    def is_ready(self) -> bool:
        """True if it accepts connections."""
        import psycopg

        try:
            psycopg.connect(self.url("postgres", "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def running(folder: Path, *, no_fsync: bool = False) -> Iterator[Server]:
    """Run a server with our roles and databases inside the block, or share the one that runs already.

    `no_fsync` is for tests: faster, not safe in a power cut, and the data is deleted when the block ends.
    """
    state = make_state(folder)
    server, plan = prepare(state, no_fsync=no_fsync)
    try:
        with service.running(plan, state):
            make_roles_and_databases(server)
            yield server
    finally:
        if no_fsync and not service.find_running("postgres", state):
            for leftover in (find_server_files(state).home, server.socket):
                shutil.rmtree(leftover, ignore_errors=True)


def prepare(state: State, *, no_fsync: bool = False) -> tuple[Server, Service]:
    """Initialise the server of a state folder; return it and the service that runs it."""
    secrets = load_secrets(state.secrets)
    place = find_server_files(state)
    place.initialise(secrets.password_of("postgres"))
    place.remove_stale_lock()
    server = Server(place.find_socket(), secrets)
    settings = SETTINGS | {"unix_socket_directories": str(server.socket)}
    if no_fsync:
        settings |= NO_FSYNC
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    plan = Service(
        name="postgres",
        command=[place.binaries / "postgres", "-D", place.cluster, *options],
        environment=ENVIRONMENT,
        is_backing_service=True,
        is_ready=server.is_ready,
        stop_signal=signal.SIGINT,  # PostgreSQL's "fast": ends the sessions, writes a checkpoint
        user=place.account.user,
        group=place.account.group,
    )
    return server, plan


def make_roles_and_databases(server: Server) -> None:
    """Make those of our roles, the warehouse and Airflow's database that are missing."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        known = {row[0] for row in connection.execute("select rolname from pg_roles")}
        for role in ROLES:
            if role not in known:
                statement = sql.SQL("create role {} login password {}")
                password = sql.Literal(server.secrets.password_of(role))
                connection.execute(statement.format(sql.Identifier(role), password))
        # lets the collector drop its privileges: options=-c role=orkestra_reader
        connection.execute("grant orkestra_reader to orkestra_collector")
    server.make_warehouse()
    server.make_database("airflow", "airflow")
