"""The watchdog: a process that ends a run whose supervisor was killed, because `kill -9` cannot be caught."""

import signal
import subprocess
import sys
from pathlib import Path

from embedded.end_run import end_run
from embedded.state import PROJECT, State

DISMISSED = b"dismissed"


def start_watchdog(state: State, run_id: str) -> "subprocess.Popen[bytes]":
    """Start the watchdog of a run; the end of its standard input means that the supervisor is dead."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "embedded.watchdog", str(state.folder), run_id],
        stdin=subprocess.PIPE,
        start_new_session=True,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(PROJECT / "include")},
    )


def dismiss(watchdog: "subprocess.Popen[bytes]") -> None:
    """End the watchdog of a run that has ended in order."""
    try:
        watchdog.communicate(DISMISSED, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        watchdog.kill()
        watchdog.wait()


def watch(state: State, run_id: str) -> None:
    """Wait until the supervisor dismisses this process or dies; if it dies, end its run."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if sys.stdin.buffer.read() != DISMISSED:
        end_run(state, run_id)


if __name__ == "__main__":
    watch(State(Path(sys.argv[1])), sys.argv[2])
