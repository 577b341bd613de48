"""A process of its own that ends a run whose supervisor was killed: nobody can catch `kill -9`."""

import signal
import subprocess
import sys
from pathlib import Path

from embedded.end_run import end_run
from embedded.state import PROJECT, State

RELIEVED = b"relieved"


def start_warden(state: State, run_id: str) -> "subprocess.Popen[bytes]":
    """The started warden; its standard input is the line that tells it of the supervisor's death."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "embedded.warden", str(state.folder), run_id],
        stdin=subprocess.PIPE,
        start_new_session=True,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(PROJECT / "include")},
    )


def relieve(warden: "subprocess.Popen[bytes]") -> None:
    """Tell the warden that all is done."""
    try:
        warden.communicate(RELIEVED, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        warden.kill()
        warden.wait()


def watch(state: State, run_id: str) -> None:
    """Return when the supervisor has relieved us or is dead; then everything is ended."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if sys.stdin.buffer.read() != RELIEVED:
        end_run(state, run_id)


if __name__ == "__main__":
    watch(State(Path(sys.argv[1])), sys.argv[2])
