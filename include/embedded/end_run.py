"""End everything that one run started, and nothing else."""

import signal
import time
from collections.abc import Callable, Sequence

from embedded.process_table import Process, find_marked, kill_marked
from embedded.service import Record
from embedded.state import State

LEADER_SECONDS = 10
STRAGGLER_SECONDS = 2
FOUNDATION_SECONDS = 60


def end_run(state: State, run_id: str) -> None:
    """End the processes of one run: the marked ones first, then the servers that they needed.

    Why: one way for Ctrl-C, for `./run stop`, for the watchdog after the supervisor was killed, and for the
    next start after both were. Whoever bears the mark of the run is ended, wherever it has hidden; a
    number that belongs to another process by now is left alone.
    """
    paths = sorted(state.run.glob("*.service"))
    records = [record for path in paths if (record := Record.read(path)) and record.run_id == run_id]
    leaders = [record for record in records if not record.is_foundation]
    for leader in leaders:
        leader.process.send(leader.stop_signal)
    _wait(lambda: [leader.process for leader in leaders if leader.process.is_alive()], LEADER_SECONDS)
    for straggler in find_marked(run_id):
        straggler.send(signal.SIGTERM)
    _wait(lambda: list(find_marked(run_id)), STRAGGLER_SECONDS)
    kill_marked(run_id)
    foundations = [record for record in records if record.is_foundation]
    for record in sorted(foundations, key=lambda record: record.process.started, reverse=True):
        _end_foundation(record)
    for path in paths:
        found = Record.read(path)
        if found and found.run_id == run_id:
            path.unlink(missing_ok=True)


def _end_foundation(record: Record) -> None:
    process = record.process
    for number in (record.stop_signal, signal.SIGQUIT, signal.SIGKILL):
        process.send(number)
        if not _wait(lambda: [process] if process.is_alive() else [], FOUNDATION_SECONDS):
            return


def _wait(left: Callable[[], Sequence[Process]], seconds: float) -> Sequence[Process]:
    """The processes that are left after a time; none as soon as all have ended."""
    deadline = time.monotonic() + seconds
    while (found := left()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found
