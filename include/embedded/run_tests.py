"""`./test`: the linters, then the tests, the fast ones first."""

import argparse
import os
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

from embedded.environment import FOREIGN_PREFIXES
from embedded.state import PROJECT

ROOMS = ("unit", "programs", "sql", "quality", "embedded", "dags", "e2e")
LINTERS = {
    "ruff check": ["ruff", "check", "--quiet", "."],
    "ruff format": ["ruff", "format", "--check", "--quiet", "."],
    "mypy": ["mypy"],
    "sqlfluff": ["sqlfluff", "lint", "--nocolor", "--disable-progress-bar", "--processes", "0", "sql"],
    "import-linter": ["lint-imports"],
}
MAX_WORKERS = 4  # each runs PostgreSQL, an S3 server and Great Expectations: about 1 GiB
DESCRIPTION = """\
Installs what is missing, runs the linters and the tests; needs nothing but Python and, once, the network.

  ./test                 everything, as continuous integration does
  ./test unit            one room: unit (seconds), programs, sql, quality, embedded, dags, e2e (minutes)
  ./test production      docker-compose.yaml in containers, before a release: a quarter of an hour
  ./test lint            the linters alone
  ./test sql -k promote  what follows the room goes to pytest
  ./test sql -n 0        one test after the other, in one process: for --pdb and for reading prints
"""


def main() -> int:
    """Run the chosen linters and tests; the exit status is 0 if none failed."""
    parser = argparse.ArgumentParser(
        prog="./test", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("room", nargs="?", default="all", choices=[*ROOMS, "production", "lint", "all"])
    options, for_pytest = parser.parse_known_args()
    os.chdir(PROJECT)
    failed = run_linters() if options.room in ("lint", "all") else []
    if options.room == "lint":
        return 1 if failed else 0
    status = run_pytest([options.room] if options.room != "all" else list(ROOMS), for_pytest, failed)
    return status or (1 if failed else 0)


def run_linters() -> list[str]:
    """Run all linters, print their output, and return the names of those that failed."""
    failed = []
    for name, command in LINTERS.items():
        began = time.monotonic()
        program = Path(sysconfig.get_path("scripts")) / command[0]
        result = subprocess.run(
            [program, *command[1:]],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            env=_environment(),
        )
        verdict = "FAILED" if result.returncode else "ok"
        if result.returncode:
            failed.append(name)
            sys.stdout.buffer.write(result.stdout)
        print(f"{name:14} {verdict} ({time.monotonic() - began:.0f} s)", flush=True)
    return failed


def run_pytest(rooms: list[str], for_pytest: list[str], failed_linters: list[str]) -> int:
    """Print which rooms do not run and why, then run pytest and return its exit status."""
    present = [room for room in rooms if any((PROJECT / "tests" / room).rglob("test_*.py"))]
    missing = [room for room in rooms if room not in present]
    if missing:
        print(f"Not run: {', '.join(missing)}: no tests there.")
    if len(rooms) < len(ROOMS):
        print(f"Not run: the linters and all rooms but {rooms[0]} (./test runs everything).")
    if failed_linters:
        print(
            f"The linters failed, so this ends with status 1 whatever follows: {', '.join(failed_linters)}."
        )
    folders = [f"tests/{room}" for room in present]
    # one worker per processor, each with servers of its own; the tests of a file share expensive fixtures
    workers = ["-n", str(count_workers()), "--dist", "loadfile", "--no-loadscope-reorder"]
    command = [sys.executable, "-P", "-m", "pytest", "-rs", *workers, *folders, *for_pytest]
    return subprocess.run(command, check=False, env=_environment()).returncode if present else 1


def count_workers() -> int:
    """The number of parallel pytest workers: one per processor, at most `MAX_WORKERS`."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(processors, MAX_WORKERS)


def _environment() -> dict[str, str]:
    """The user's environment without the settings of other installations and of Orkestra itself."""
    foreign = (*FOREIGN_PREFIXES, "ORKESTRA_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {
        "PYTHONPATH": str(PROJECT / "include"),
        "GX_ANALYTICS_ENABLED": "false",
        "OPENBLAS_NUM_THREADS": "1",
    }


if __name__ == "__main__":
    sys.exit(main())
