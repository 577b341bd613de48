"""Keeps the services of one run alive, and ends every one of them."""

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
from embedded.service import Service, bound_logs, find_log, find_running, gate, start, wait_until_ready
from embedded.state import State
from embedded.watchdog import dismiss, start_watchdog

RESTART_DELAYS_SECONDS = (1, 2, 5, 10, 30)
CALM_SECONDS = 300
LOG_CHECK_SECONDS = 60.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Supervised:
    """A service that is kept alive."""

    service: Service
    popen: "subprocess.Popen[bytes]"
    since: float
    failures: int = 0


@dataclass(frozen=True)
class Run:
    """The record of a run in the state folder: its supervisor, and the address of its UI."""

    supervisor: Process
    run_id: str
    port: int


def read_run(state: State) -> Run | None:
    """The run that is noted in a state folder, be it alive or killed."""
    try:
        found = json.loads((state.run / "run.json").read_text())
        return Run(Process(**found.pop("supervisor")), **found)
    except (OSError, ValueError, KeyError, TypeError):
        return None


class Supervisor:
    """A run: from entering to leaving it, its services live; afterwards none of their processes does."""

    def __init__(self, state: State, port: int) -> None:
        self.state = state
        self.run_id = secrets.token_hex(8)
        self._port = port
        self._supervised: list[Supervised] = []
        self._lock: IO[str] | None = None
        self._bounded = -LOG_CHECK_SECONDS

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
        """Start a service, wait until it answers, and keep it alive from now on.

        Raises: EmbeddedError if a command outside this run uses it.
        """
        with gate(service.name, self.state):
            if other := find_running(service.name, self.state):
                raise EmbeddedError(
                    f"A command uses {service.name} (process {other.pid}): wait until it is done."
                )
            popen = start(service, self.state, self.run_id)
            self._supervised.append(Supervised(service, popen, time.monotonic()))
            wait_until_ready(service, popen, self.state)

    def do(self, command: Service) -> None:
        """Run a command to its end.

        Raises: EmbeddedError if it fails.
        """
        popen = start(command, self.state, self.run_id)
        while popen.poll() is None:
            self.tend()
            time.sleep(0.1)
        if popen.returncode:
            log = find_log(command.name, self.state)
            *_, said = ["no message", *log.read_text(errors="replace").split("\n")[:-1]]
            raise EmbeddedError(f"{command.name} failed: {said} (more in {log})")

    def tend(self) -> None:
        """Start again whatever has died, later each time.

        Raises: EmbeddedError if one dies again and again.
        """
        for supervised in self._supervised:
            if supervised.popen.poll() is None:
                continue
            name, now = supervised.service.name, time.monotonic()
            if now - supervised.since > CALM_SECONDS:
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
            status, failures = supervised.popen.returncode, supervised.failures
            say(f"{name} ended (exit {status}); starting it again ({failures})")
            kill_marked(self.run_id, name)
            supervised.popen = start(supervised.service, self.state, self.run_id)
        if self._watchdog.poll() is not None:
            self._watchdog = start_watchdog(self.state, self.run_id)
        if time.monotonic() - self._bounded > LOG_CHECK_SECONDS:
            bound_logs(self.state)
            self._bounded = time.monotonic()

    def wait_until(self, is_true: Callable[[], bool], what: Callable[[], str], seconds: float) -> None:
        """Tend the services until something holds, with a line every ten seconds that says `what`.

        Raises: EmbeddedError if it does not within the time.
        """
        began = said = time.monotonic()
        while not is_true():
            self.tend()
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
