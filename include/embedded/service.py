"""Start one server, find it again from another process, and stop it."""

import ctypes
import fcntl
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from embedded.errors import EmbeddedError
from embedded.process_table import Process, find_process, mark
from embedded.state import State

PR_SET_PDEATHSIG = 1
LOG_LIMIT_BYTES = 20_000_000
_LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Service:
    """A server and how to run it.

    A backing service is a server that others need: it ends last and gets the time that it takes.
    """

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str]
    is_ready: Callable[[], bool]
    stop_signal: signal.Signals = signal.SIGTERM
    user: int | None = None
    group: int | None = None
    timeout_seconds: int = 60
    is_backing_service: bool = False


@dataclass(frozen=True)
class Record:
    """The record of a started server in a file, so that another process can find and end it."""

    process: Process
    stop_signal: int
    run_id: str
    is_backing_service: bool

    @classmethod
    def read(cls, path: Path) -> "Record | None":
        """The record in a file; None if the file is missing or incomplete."""
        try:
            found = json.loads(path.read_text())
            return cls(Process(**found.pop("process")), **found)
        except (OSError, ValueError, KeyError, TypeError):
            return None


def start(service: Service, state: State, run_id: str = "") -> "subprocess.Popen[bytes]":
    """Start a service in a session of its own, record it in the state folder, and return the process.

    Why: the kernel sends it its stop signal when its parent dies, even by `kill -9`. A backing service
    does not get the mark by which a run's processes are found and killed.
    """
    parent = os.getpid()

    def die_with_parent() -> None:
        _LIBC.prctl(PR_SET_PDEATHSIG, int(service.stop_signal), 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    with find_log(service.name, state).open("ab") as log:
        popen = subprocess.Popen(
            [str(word) for word in service.command],
            env={**service.environment, **({} if service.is_backing_service else mark(run_id, service.name))},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
            user=service.user,
            group=service.group,
            extra_groups=None if service.user is None else [],
            umask=0o077,
            preexec_fn=die_with_parent,
        )
    process = find_process(popen.pid)
    if process:
        record = Record(process, int(service.stop_signal), run_id, service.is_backing_service)
        find_record(service.name, state).write_text(json.dumps(asdict(record)))
    return popen


def wait_until_ready(service: Service, popen: "subprocess.Popen[bytes]", state: State) -> None:
    """Return when the server is ready.

    Raises: EmbeddedError if it ends or does not answer within its timeout.
    """
    deadline = time.monotonic() + service.timeout_seconds
    while not service.is_ready():
        ended = popen.poll() is not None
        if ended or time.monotonic() > deadline:
            what = (
                f"ended (exit {popen.returncode})"
                if ended
                else f"gave no answer in {service.timeout_seconds} s"
            )
            raise EmbeddedError(f"{service.name} {what}; its log says why: {find_log(service.name, state)}")
        time.sleep(0.05)


def stop(service: Service, popen: "subprocess.Popen[bytes]", state: State) -> None:
    """Send the server its stop signal; kill it if it does not end within its timeout."""
    popen.send_signal(service.stop_signal)
    try:
        popen.wait(service.timeout_seconds)
    except subprocess.TimeoutExpired:
        popen.kill()
        popen.wait()
    find_record(service.name, state).unlink(missing_ok=True)


def find_running(name: str, state: State) -> Process | None:
    """The recorded process of a service, or None if it no longer runs."""
    record = Record.read(find_record(name, state))
    return record.process if record and record.process.is_alive() else None


@contextmanager
def running(service: Service, state: State) -> Iterator[None]:
    """Run the server inside the block, or share the one that runs already.

    Why: several commands may share it; the one that started it stops it when the last of them is done.
    """
    with (state.run / f"{service.name}.users").open("w") as users:
        with lock_service(service.name, state):
            fcntl.flock(users, fcntl.LOCK_SH)
            popen = None if find_ready(service, state) else start_ready(service, state)
        try:
            yield
        finally:
            if popen:
                _stop_after_last_user(service, popen, state, users.fileno())


def start_ready(service: Service, state: State) -> "subprocess.Popen[bytes]":
    """Start a server and return it when it is ready; stop it again if it does not become ready."""
    popen = start(service, state)
    try:
        wait_until_ready(service, popen, state)
    except BaseException:
        stop(service, popen, state)
        raise
    return popen


def find_ready(service: Service, state: State) -> Process | None:
    """The running server if it is ready, else None.

    Why: a server that runs and does not answer has lost its parent and is shutting down: wait for its end.
    """
    deadline = time.monotonic() + service.timeout_seconds
    while process := find_running(service.name, state):
        if service.is_ready():
            return process
        if time.monotonic() > deadline:
            raise EmbeddedError(
                f"{service.name} (process {process.pid}) neither answers nor ends: end it first."
            )
        time.sleep(0.1)
    return None


def _stop_after_last_user(
    service: Service, popen: "subprocess.Popen[bytes]", state: State, users: int
) -> None:
    """Wait for the other users of our server, then stop it while no new user can start."""
    while True:
        with lock_service(service.name, state):
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                stop(service, popen, state)
                return
        time.sleep(0.2)


@contextmanager
def lock_service(name: str, state: State) -> Iterator[None]:
    """Lock a service, so that one process at a time starts or stops it."""
    with (state.run / f"{name}.gate").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def find_record(name: str, state: State) -> Path:
    """The path of the record of a service."""
    return state.run / f"{name}.service"


def find_log(name: str, state: State) -> Path:
    """The path of the log of a service."""
    return state.logs / f"{name}.log"


def truncate_logs(state: State) -> None:
    """Copy each log over the limit to `.log.1` and empty it.

    Why: a service keeps its log open and appends, so the file is emptied and not renamed.
    """
    for log in state.logs.glob("*.log"):
        if log.stat().st_size > LOG_LIMIT_BYTES:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            os.truncate(log, 0)
