"""`./run stop` and `./run status`: end a run, and show its processes."""

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
    """End a run, even if its supervisor was killed, and return 0 when none of its processes is left."""
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
        fcntl.flock(lock, fcntl.LOCK_EX)  # held by a start that is under way
        end_run(state, run.run_id)
        remove_record(state, run.run_id)
    print("Stopped.")
    return 0


def remove_record(state: State, run_id: str) -> None:
    """Remove the record of a run that has ended."""
    run = read_run(state)
    if run and run.run_id == run_id:
        (state.run / "run.json").unlink()


def show_status() -> int:
    """Print the status of each process; the exit status is 0 if all are healthy, else 1."""
    state = find_state()
    run = read_run(state)
    if not run or not run.supervisor.is_alive():
        print("Orkestra does not run here; ./run starts it.")
        return 1
    health = read_health(run.port)
    is_well = True
    for name in ("postgres", "object_store", *COMMANDS):
        process = find_running(name, state)
        # the API server reports the health of the other three; it is healthy itself if it answers
        said = health.get(name.replace("-", "_"), "healthy" if health or name not in COMMANDS else "starting")
        is_well = is_well and process is not None and said == "healthy"
        print(
            f"{name:14} {f'process {process.pid}' if process else 'not running':16} {said if process else ''}"
        )
    print(f"UI: http://127.0.0.1:{run.port}  logs: {state.logs}")
    return 0 if is_well else 1
