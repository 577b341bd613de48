"""End every process that one run started, and no other."""

import signal
import time
from collections.abc import Callable, Sequence

from embedded.process_table import Process, find_marked, kill_marked
from embedded.service import Record
from embedded.state import State

LEADER_SECONDS = 10
STRAGGLER_SECONDS = 2
BACKING_SERVICE_SECONDS = 60


def end_run(state: State, run_id: str) -> None:
    """End the processes of one run: first those that inherited its mark, then the backing services.

    Why: Ctrl-C, `./run stop`, the watchdog after the supervisor was killed, and the next start after both
    were killed all use this function. A process is found by the mark in its environment, even in another
    session; a process id that another process has by now is left alone.
    """
    paths = sorted(state.run.glob("*.service"))
    records = [record for path in paths if (record := Record.read(path)) and record.run_id == run_id]
    leaders = [record for record in records if not record.is_backing_service]
    for leader in leaders:
        leader.process.send(leader.stop_signal)
    _wait(lambda: [leader.process for leader in leaders if leader.process.is_alive()], LEADER_SECONDS)
    for straggler in find_marked(run_id):
        straggler.send(signal.SIGTERM)
    _wait(lambda: list(find_marked(run_id)), STRAGGLER_SECONDS)
    kill_marked(run_id)
    backing_services = [record for record in records if record.is_backing_service]
    for record in sorted(backing_services, key=lambda record: record.process.started, reverse=True):
        _end_backing_service(record)
    for path in paths:
        found = Record.read(path)
        if found and found.run_id == run_id:
            path.unlink(missing_ok=True)


def _end_backing_service(record: Record) -> None:
    process = record.process
    for number in (record.stop_signal, signal.SIGQUIT, signal.SIGKILL):
        process.send(number)
        if not _wait(lambda: [process] if process.is_alive() else [], BACKING_SERVICE_SECONDS):
            return


def _wait(left: Callable[[], Sequence[Process]], seconds: float) -> Sequence[Process]:
    """Wait until no process is left or the time is over, and return those that are left."""
    deadline = time.monotonic() + seconds
    while (found := left()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found
