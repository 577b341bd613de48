"""A process of its own that ends a run whose supervisor was killed: nobody can catch `kill -9`."""

import signal
import subprocess
import sys
from pathlib import Path

from embedded.end_run import end_run
from embedded.state import PROJECT, State

DISMISSED = b"dismissed"


def start_watchdog(state: State, run_id: str) -> "subprocess.Popen[bytes]":
    """The started watchdog; the end of its standard input shows it the supervisor's death."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "embedded.watchdog", str(state.folder), run_id],
        stdin=subprocess.PIPE,
        start_new_session=True,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(PROJECT / "include")},
    )


def dismiss(watchdog: "subprocess.Popen[bytes]") -> None:
    """End the watchdog without ending the run: all is done."""
    try:
        watchdog.communicate(DISMISSED, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        watchdog.kill()
        watchdog.wait()


def watch(state: State, run_id: str) -> None:
    """Wait until the supervisor dismisses us, or is dead: then end everything that it started."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if sys.stdin.buffer.read() != DISMISSED:
        end_run(state, run_id)


if __name__ == "__main__":
    watch(State(Path(sys.argv[1])), sys.argv[2])
