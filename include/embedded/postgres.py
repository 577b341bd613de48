"""PostgreSQL 18 from the wheel, for one state folder: on a socket only, with passwords, as our own child."""

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from embedded import service
from embedded.cluster import ENVIRONMENT, find_place
from embedded.secrets import Secrets, load_secrets
from embedded.service import Service
from embedded.state import State, make_state

ROLES = ("orkestra_owner", "orkestra_collector", "orkestra_reader", "airflow")
PORT = 5432  # names the socket file only; said everywhere, so that a PGPORT of the user does not matter

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_error_verbosity": "terse",  # else it quotes the row that was refused
    "max_connections": "100",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "64MB",
    "wal_level": "minimal",  # nobody replicates from here, and COPY into a new table skips the log
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
        """Make a database with the warehouse's owner and guests; tests make one of their own each."""
        self.make_database(name, "orkestra_owner", ("orkestra_collector", "orkestra_reader"))

    def drop_database(self, name: str) -> None:
        """Drop a database, ending its connections."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )

    def is_ready(self) -> bool:
        """True if it takes connections."""
        import psycopg

        try:
            psycopg.connect(self.url("postgres", "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def running(folder: Path, *, no_fsync: bool = False) -> Iterator[Server]:
    """A server with our roles and databases runs inside the block, shared with whoever runs it already.

    `no_fsync` gives up safety in a power cut for speed, and the data is deleted at the end: for tests.
    """
    state = make_state(folder)
    server, plan = prepare(state, no_fsync=no_fsync)
    try:
        with service.running(plan, state):
            make_roles_and_databases(server)
            yield server
    finally:
        if no_fsync and not service.find_running("postgres", state):
            for leftover in (find_place(state).home, server.socket):
                shutil.rmtree(leftover, ignore_errors=True)


def prepare(state: State, *, no_fsync: bool = False) -> tuple[Server, Service]:
    """The initialised server of a state folder, and how to run it."""
    secrets = load_secrets(state.secrets)
    place = find_place(state)
    place.initialise(secrets.password_of("postgres"))
    place.remove_stale_lock()
    server = Server(place.find_socket(), secrets)
    settings = SETTINGS | (NO_FSYNC if no_fsync else {}) | {"unix_socket_directories": str(server.socket)}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    plan = Service(
        name="postgres",
        command=[place.binaries / "postgres", "-D", place.cluster, *options],
        environment=ENVIRONMENT,
        is_foundation=True,
        is_ready=server.is_ready,
        stop_signal=signal.SIGINT,  # PostgreSQL's "fast": ends the sessions, writes a checkpoint
        user=place.account.user,
        group=place.account.group,
    )
    return server, plan


def make_roles_and_databases(server: Server) -> None:
    """Make what is missing: four roles, the warehouse, Airflow's database."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        known = {row[0] for row in connection.execute("select rolname from pg_roles")}
        for role in ROLES:
            if role not in known:
                statement = sql.SQL("create role {} login password {}")
                password = sql.Literal(server.secrets.password_of(role))
                connection.execute(statement.format(sql.Identifier(role), password))
        # lets the collector lower itself: options=-c role=orkestra_reader
        connection.execute("grant orkestra_reader to orkestra_collector")
    server.make_warehouse()
    server.make_database("airflow", "airflow")
