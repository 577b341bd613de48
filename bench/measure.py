"""How long one week takes to freeze, measure and check: more rows, more units, more history.

Each case runs in a process of its own on a new warehouse, filled straight in SQL. Linear means that the
milliseconds for a thousand rows stay the same; flat, that a week after five years takes as long as the first.
Memory is that of our own process, and of the server's process besides what it shares with others.

    bench/run measure [--cases ordinary years] [--statements 5]
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg

from embedded import postgres
from orkestra.kpi import measure as kpi_measure
from orkestra.kpi.guard import check_edition
from orkestra.kpi.measure import measure_edition
from orkestra.report.freeze import freeze_edition
from orkestra.warehouse.connect import Row, connect, run_statement
from orkestra.warehouse.migrate import migrate
from orkestra.week import Week

HOME = Path(__file__).parents[1]
WEEK = Week(2026, 47)
AS_OF = datetime.fromisoformat("2026-11-25T08:00+07:00")


@dataclass(frozen=True)
class Case:
    """How many units send how many rows each, and how many weeks of the same came before."""

    units: int
    rows: int
    history: int = 0

    @property
    def row_count(self) -> int:
        """Rows of the week."""
        return self.units * self.rows


CASES = {
    "ordinary": Case(100, 120),
    "units": Case(1000, 120),
    "rows": Case(100, 1000),
    "million": Case(1000, 1000),
    "years": Case(100, 120, history=260),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--statements", type=int, default=4, help="name so many of the slowest statements")
    options = parser.parse_args()
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("case      units   rows  weeks  figures  freeze s  measure s  check s  ms/1000 rows  MB  server MB")
    for name in options.cases:
        show(name, CASES[name], run_apart(CASES[name]), options.statements)


def run_apart(case: Case) -> dict[str, float]:
    """What one case took, in a child process, so that its memory is its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        with tempfile.TemporaryDirectory(prefix="orkestra-bench-") as folder:
            Path(folder).chmod(0o711)
            with postgres.running(Path(folder), hasty=True) as server:
                figures = run_case(server, case)
        os.write(writing, json.dumps(figures).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    if os.waitpid(child, 0)[1] or not text:
        sys.exit("the case broke off: see above")
    return dict(json.loads(text))


def run_case(server: postgres.Server, case: Case) -> dict[str, float]:
    """Seconds of each step and of each statement, figures, memory."""
    server.make_warehouse("bench")
    owner = server.url("orkestra_owner", "bench")
    migrate(owner, HOME)
    fill(owner, case)
    seconds: dict[str, float] = {}
    with (
        connect(server.url("orkestra_collector", "bench"), autocommit=True) as connection,
        timed_statements(seconds),
        watch_memory(connection.info.backend_pid) as memory,
    ):
        with timed(seconds, "freeze"):
            frozen = freeze_edition(connection, HOME, WEEK, AS_OF, "bench", bucket="kiriman")
        with timed(seconds, "measure"):
            figures = measure_edition(connection, HOME, frozen.edition_id)
        with timed(seconds, "check"):
            check_edition(connection, HOME, frozen.edition_id)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**seconds, "figures": figures, "memory": own, "server": memory[0]}


def fill(owner: str, case: Case) -> None:
    """Makes the world; its tables as settled as a night's autovacuum leaves them."""
    parameters = {"units": case.units, "rows": case.rows, "history": case.history, "before": str(WEEK)}
    with psycopg.connect(owner, cursor_factory=psycopg.ClientCursor) as connection:
        for name in ("measure_world", "measure_past"):
            text = (HOME / "bench" / f"{name}.sql").read_text(encoding="utf-8")
            connection.execute(text.encode(), parameters)
        connection.commit()
        connection.autocommit = True
        connection.execute("vacuum analyze")


@contextmanager
def timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    """Notes how long the block took."""
    started = time.monotonic()
    yield
    seconds[name] = seconds.get(name, 0) + time.monotonic() - started


@contextmanager
def timed_statements(seconds: dict[str, float]) -> Iterator[None]:
    """Notes how long each statement of measuring took, under its name."""

    def run_timed(
        connection: "psycopg.Connection[Row]", home: Path, name: str, parameters: Row | None = None
    ) -> list[Row]:
        with timed(seconds, name):
            return run_statement(connection, home, name, parameters)

    kpi_measure.run_statement = run_timed
    yield
    kpi_measure.run_statement = run_statement


@contextmanager
def watch_memory(process: int) -> Iterator[list[float]]:
    """The most memory of its own, in MB, that a process had at any moment of the block."""
    peak, ended = [0.0], threading.Event()
    status = Path(f"/proc/{process}/status")

    def watch() -> None:
        while not ended.wait(0.02):
            own = next(line for line in status.read_text().splitlines() if line.startswith("RssAnon:"))
            peak[0] = max(peak[0], int(own.split()[1]) / 1024)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        ended.set()
        watcher.join()


def show(name: str, case: Case, figures: dict[str, float], count: int) -> None:
    """One line of the table, and its slowest statements below it."""
    print(
        f"{name:8}{case.units:7}{case.rows:7}{case.history + 1:7}{figures['figures']:9.0f}"
        f"{figures['freeze']:10.2f}{figures['measure']:11.2f}{figures['check']:9.2f}"
        f"{1e6 * figures['measure'] / case.row_count:14.1f}{figures['memory']:5.0f}{figures['server']:10.0f}"
    )
    statements = {statement: took for statement, took in figures.items() if "/" in statement}
    slowest = sorted(statements.items(), key=lambda item: -item[1])[:count]
    print("         " + " · ".join(f"{statement} {took:.2f}" for statement, took in slowest), flush=True)


if __name__ == "__main__":
    main()
