"""The supervisor of one run: restarts its services when they end, and ends all of them with the run."""

import fcntl
import json
import os
import secrets
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import IO

from embedded.end_run import end_run
from embedded.errors import EmbeddedError
from embedded.process_table import Process, find_process, kill_marked
from embedded.progress import say
from embedded.service import (
    Service,
    find_log,
    find_running,
    lock_service,
    start,
    truncate_logs,
    wait_until_ready,
)
from embedded.state import State
from embedded.watchdog import dismiss, start_watchdog

RESTART_DELAYS_SECONDS = (1, 2, 5, 10, 30)
STABLE_SECONDS = 300
LOG_CHECK_SECONDS = 60.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class SupervisedService:
    """A service that is restarted when it ends."""

    service: Service
    popen: "subprocess.Popen[bytes]"
    since: float
    failures: int = 0


@dataclass(frozen=True)
class Run:
    """The record of a run in the state folder: its supervisor's process and the port of its UI."""

    supervisor: Process
    run_id: str
    port: int


def read_run(state: State) -> Run | None:
    """The run that is recorded in a state folder, alive or killed; None if there is no record."""
    try:
        found = json.loads((state.run / "run.json").read_text())
        return Run(Process(**found.pop("supervisor")), **found)
    except (OSError, ValueError, KeyError, TypeError):
        return None


class Supervisor:
    """A context manager for one run: when it exits, no process of the run is left."""

    def __init__(self, state: State, port: int) -> None:
        self.state = state
        self.run_id = secrets.token_hex(8)
        self._port = port
        self._supervised: list[SupervisedService] = []
        self._lock: IO[str] | None = None
        self._logs_checked_at = -LOG_CHECK_SECONDS

    def __enter__(self) -> "Supervisor":
        self._lock = (self.state.run / "run.lock").open("w")
        earlier = read_run(self.state)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            where = f" (process {earlier.supervisor.pid}, http://127.0.0.1:{earlier.port})" if earlier else ""
            raise EmbeddedError(f"Orkestra already runs here{where}: ./run stop ends it.") from None
        if earlier:
            say("The last run was killed: ending what it left behind")
            end_run(self.state, earlier.run_id)
        self._handlers = {number: signal.signal(number, _interrupt) for number in STOP_SIGNALS}
        me = find_process(os.getpid())
        assert me
        run = Run(me, self.run_id, self._port)
        (self.state.run / "run.json").write_text(json.dumps(asdict(run)))
        self._watchdog = start_watchdog(self.state, self.run_id)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        if self._supervised:
            say("Stopping everything")
        end_run(self.state, self.run_id)
        (self.state.run / "run.json").unlink(missing_ok=True)
        dismiss(self._watchdog)
        assert self._lock
        self._lock.close()
        if self._supervised:
            say("Everything has ended")
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def start(self, service: Service) -> None:
        """Start a service, wait until it is ready, and restart it from now on when it ends.

        Raises: EmbeddedError if a command outside this run uses it.
        """
        with lock_service(service.name, self.state):
            if other := find_running(service.name, self.state):
                raise EmbeddedError(
                    f"A command uses {service.name} (process {other.pid}): wait until it is done."
                )
            popen = start(service, self.state, self.run_id)
            self._supervised.append(SupervisedService(service, popen, time.monotonic()))
            wait_until_ready(service, popen, self.state)

    def run_to_end(self, command: Service) -> None:
        """Run a command until it ends.

        Raises: EmbeddedError if it fails.
        """
        popen = start(command, self.state, self.run_id)
        while popen.poll() is None:
            self.check_services()
            time.sleep(0.1)
        if popen.returncode:
            log = find_log(command.name, self.state)
            *_, said = ["no message", *log.read_text(errors="replace").split("\n")[:-1]]
            raise EmbeddedError(f"{command.name} failed: {said} (more in {log})")

    def check_services(self) -> None:
        """Restart the services that have ended, with a longer delay each time; check watchdog and logs.

        Raises: EmbeddedError if a service ends again after the last of `RESTART_DELAYS_SECONDS`.
        """
        for supervised in self._supervised:
            if supervised.popen.poll() is None:
                continue
            name, now = supervised.service.name, time.monotonic()
            if now - supervised.since > STABLE_SECONDS:
                supervised.failures = 0
            if supervised.failures == len(RESTART_DELAYS_SECONDS):
                log = find_log(name, self.state)
                raise EmbeddedError(
                    f"{name} has died {supervised.failures + 1} times; its log says why: {log}"
                )
            if now - supervised.since < RESTART_DELAYS_SECONDS[supervised.failures]:
                continue
            supervised.failures += 1
            supervised.since = now
            ended = f"{name} ended (exit {supervised.popen.returncode})"
            say(f"{ended}; starting it again ({supervised.failures})")
            kill_marked(self.run_id, name)
            supervised.popen = start(supervised.service, self.state, self.run_id)
        if self._watchdog.poll() is not None:
            self._watchdog = start_watchdog(self.state, self.run_id)
        if time.monotonic() - self._logs_checked_at > LOG_CHECK_SECONDS:
            truncate_logs(self.state)
            self._logs_checked_at = time.monotonic()

    def wait_until(self, is_true: Callable[[], bool], what: Callable[[], str], seconds: float) -> None:
        """Check the services until a condition holds, and print `what` every ten seconds.

        Raises: EmbeddedError if it does not hold within the time.
        """
        began = said = time.monotonic()
        while not is_true():
            self.check_services()
            now = time.monotonic()
            if now - began > seconds:
                raise EmbeddedError(
                    f"Gave up after {seconds:.0f} s: {what()}; the logs are in {self.state.logs}."
                )
            if now - said >= 10:
                say(f"  … {what()}")
                said = now
            time.sleep(0.2)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
