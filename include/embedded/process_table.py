"""Processes from /proc, identified by id and start time because Linux reuses ids."""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MARK = "ORKESTRA_RUN_ID"
"""Environment variable that every process of a run inherits from its service."""


KILL_SECONDS = 30


@dataclass(frozen=True)
class Process:
    """One process; its start time distinguishes it from a later process with the same id."""

    pid: int
    started: int

    def is_alive(self) -> bool:
        """True if this process still runs; a zombie does not."""
        return find_process(self.pid) == self

    def send(self, number: int) -> None:
        """Send a signal to this process if it is alive."""
        if self.is_alive():
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                return


def find_process(pid: int) -> Process | None:
    """The process that has this id now; None if there is none or it is a zombie.

    Units: `started` counts clock ticks since the machine's start.
    Source: proc(5), /proc/PID/stat: state is the 1st and starttime the 20th word after the name.
    """
    try:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="latin-1").rpartition(")")[2].split()
    except OSError:
        return None
    return None if words[0] in "ZX" else Process(pid, int(words[19]))


def mark(run_id: str, service: str) -> dict[str, str]:
    """The environment variable that marks the processes of one service in one run."""
    return {MARK: f"{run_id}/{service}"}


def find_marked(run_id: str, service: str = "") -> Iterator[Process]:
    """The processes that inherited the mark of a run, or of one of its services; without the caller."""
    wanted = f"{MARK}={run_id}/{service}".encode()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        process = find_process(int(entry.name))
        try:
            variables = (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue  # gone, or another user's
        if process and any(_is_match(variable, wanted, service) for variable in variables):
            yield process


def kill_marked(run_id: str, service: str = "") -> None:
    """Kill until no process with the mark is left: a process may fork between search and kill.

    Why: a big process loses its environment in /proc some time before it is gone, so killed ones are kept.
    """
    killed: set[Process] = set()
    deadline = time.monotonic() + KILL_SECONDS
    while left := {*find_marked(run_id, service), *filter(Process.is_alive, killed)}:
        if time.monotonic() > deadline:
            return  # a process that waits for a hanging disk cannot be killed
        for process in left:
            process.send(signal.SIGKILL)
        killed |= left
        time.sleep(0.05)


def _is_match(variable: bytes, wanted: bytes, service: str) -> bool:
    return variable == wanted if service else variable.startswith(wanted)
