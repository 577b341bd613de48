"""Look at a run from outside, and end it."""

import fcntl
import signal
import time

from embedded.airflow_processes import COMMANDS, read_health
from embedded.end_run import end_run
from embedded.errors import EmbeddedError
from embedded.progress import say
from embedded.service import find_running
from embedded.state import State, find_state
from embedded.supervisor import read_run

STOP_SECONDS = 120


def stop() -> int:
    """0, when nothing of the run is left; also after its supervisor was killed."""
    state = find_state()
    run = read_run(state)
    if not run:
        print("Nothing runs here.")
        return 0
    if run.supervisor.is_alive():
        say(f"Asking the supervisor (process {run.supervisor.pid}) to end everything")
    run.supervisor.send(signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while run.supervisor.is_alive():
        if time.monotonic() > deadline:
            raise EmbeddedError(
                f"Process {run.supervisor.pid} does not end: kill -9 it, then ./run stop again."
            )
        time.sleep(0.1)
    with (state.run / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a start that is under way keeps it
        end_run(state, run.run_id)
        forget_run(state, run.run_id)
    print("Stopped.")
    return 0


def forget_run(state: State, run_id: str) -> None:
    """Remove the note of a run that has ended."""
    run = read_run(state)
    if run and run.run_id == run_id:
        (state.run / "run.json").unlink()


def show_status() -> int:
    """0 if everything is well, 1 if not."""
    state = find_state()
    run = read_run(state)
    if not run or not run.supervisor.is_alive():
        print("Orkestra does not run here; ./run starts it.")
        return 1
    health = read_health(run.port)
    is_well = True
    for name in ("postgres", "object_store", *COMMANDS):
        process = find_running(name, state)
        # the UI reports on the other three; that it answers is its own health
        said = health.get(name.replace("-", "_"), "healthy" if health or name not in COMMANDS else "starting")
        is_well = is_well and process is not None and said == "healthy"
        print(
            f"{name:14} {f'process {process.pid}' if process else 'not running':16} {said if process else ''}"
        )
    print(f"UI: http://127.0.0.1:{run.port}  logs: {state.logs}")
    return 0 if is_well else 1
