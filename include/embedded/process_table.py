"""The processes of Linux, identified so that a number that is used twice is never taken for ours."""

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
    """One process, distinguished from a later one with the same number by the moment of its start."""

    pid: int
    started: int

    def is_alive(self) -> bool:
        """True if this very process still runs; a zombie does not."""
        return find_process(self.pid) == self

    def send(self, number: int) -> None:
        """Signal this very process, or nobody when it is gone."""
        if self.is_alive():
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                return


def find_process(pid: int) -> Process | None:
    """The process that runs under a number now, None if none or a zombie.

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
    """Every process that inherited the mark of one run, or of one service in it; never the caller."""
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
    """Kill until nobody with the mark is left; a process may fork while we look.

    Why: a big process that was killed loses its environment some time before it is gone.
    """
    killed: set[Process] = set()
    deadline = time.monotonic() + KILL_SECONDS
    while left := {*find_marked(run_id, service), *filter(Process.is_alive, killed)}:
        if time.monotonic() > deadline:
            return  # a disk that does not answer: nobody can end who waits for it
        for process in left:
            process.send(signal.SIGKILL)
        killed |= left
        time.sleep(0.05)


def _is_match(variable: bytes, wanted: bytes, service: str) -> bool:
    return variable == wanted if service else variable.startswith(wanted)
