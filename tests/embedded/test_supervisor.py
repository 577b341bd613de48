"""A run leaves no process behind, however it ends, and no other process is ended."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from embedded.end_run import end_run
from embedded.process_table import Process, find_marked, find_process
from embedded.service import LOG_LIMIT_BYTES, Record, find_running
from embedded.state import PROJECT, State, make_state
from embedded.supervisor import Run, read_run

Start = Callable[[], tuple["subprocess.Popen[str]", Run]]


@pytest.fixture
def state(tmp_path: Path) -> State:
    return make_state(tmp_path / "state")


@pytest.fixture
def start(state: State) -> Iterator[Start]:
    """A function that starts the stand-in run; processes that a failing test leaves are ended."""
    started: list[tuple[subprocess.Popen[str], Run]] = []

    def start_run() -> tuple["subprocess.Popen[str]", Run]:
        popen = subprocess.Popen(
            [sys.executable, "-P", Path(__file__).with_name("stand_in_run.py"), state.folder],
            env={"PYTHONPATH": str(PROJECT / "include"), "PATH": os.environ["PATH"]},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert popen.stdout
        assert popen.stdout.readline() == "up\n"
        run = read_run(state)
        assert run
        started.append((popen, run))
        return popen, run

    yield start_run
    for popen, run in started:
        popen.kill()
        popen.communicate()
        end_run(state, run.run_id)


def list_left(state: State, run: Run) -> list[Process]:
    """The processes left of a run: those with its mark, and the backing service, which has none."""
    server = find_running("server", state)
    return [*find_marked(run.run_id), *([server] if server else [])]


def wait_until(is_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_true():
        assert time.monotonic() < deadline, "this never came true"
        time.sleep(0.05)


def test_a_run_has_grandchildren_in_sessions_of_their_own(state: State, start: Start) -> None:
    _, run = start()
    wait_until(lambda: len(list_left(state, run)) == 4)
    wait_until(lambda: len({os.getsid(process.pid) for process in find_marked(run.run_id)}) == 2)


def test_kill_9_of_the_supervisor_leaves_nothing(state: State, start: Start) -> None:
    popen, run = start()
    popen.kill()
    wait_until(lambda: not list_left(state, run))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_orderly_end_leaves_nothing(state: State, start: Start, number: signal.Signals) -> None:
    popen, run = start()
    popen.send_signal(number)
    assert popen.wait() == 0
    assert list_left(state, run) == []
    assert read_run(state) is None
    assert list(state.run.glob("*.service")) == []


def test_stop_works_when_supervisor_and_watchdog_were_killed(state: State, start: Start) -> None:
    popen, run = start()
    (watchdog,) = [p for p in find_children(popen.pid) if b"embedded.watchdog" in read_command(p)]
    os.kill(watchdog, signal.SIGSTOP)  # stopped first: it would end the run before it is killed itself
    popen.kill()
    popen.wait()
    os.kill(watchdog, signal.SIGKILL)
    wait_until(lambda: find_process(watchdog) is None)
    assert list_left(state, run) != []
    stopped = run_command(state, "stop")
    assert stopped.returncode == 0
    assert list_left(state, run) == []


def test_the_next_start_ends_what_the_last_one_left(state: State, start: Start) -> None:
    popen, run = start()
    (watchdog,) = [p for p in find_children(popen.pid) if b"embedded.watchdog" in read_command(p)]
    os.kill(watchdog, signal.SIGSTOP)
    popen.kill()
    popen.wait()
    os.kill(watchdog, signal.SIGKILL)
    _, next_run = start()
    assert list(find_marked(run.run_id)) == []
    assert find_running("server", state)
    assert next_run.run_id != run.run_id


def test_a_service_that_dies_comes_back_without_its_old_children(state: State, start: Start) -> None:
    _, run = start()
    wait_until(lambda: len(list(find_marked(run.run_id, "worker"))) == 3)
    old = set(find_marked(run.run_id, "worker"))
    leader = find_running("worker", state)
    assert leader
    leader.send(signal.SIGKILL)
    wait_until(lambda: len(set(find_marked(run.run_id, "worker")) - old) == 3)
    assert not any(process.is_alive() for process in old)


def test_a_log_over_the_limit_is_truncated(state: State, start: Start) -> None:
    log = state.logs / "worker.log"
    log.write_bytes(b"x" * (LOG_LIMIT_BYTES + 1))
    start()
    wait_until(lambda: log.stat().st_size < LOG_LIMIT_BYTES)
    assert log.with_suffix(".log.1").stat().st_size > LOG_LIMIT_BYTES


def test_a_second_start_is_refused(state: State, start: Start) -> None:
    popen, _ = start()
    second = run_command(state)
    assert second.returncode == 1
    assert f"already runs here (process {popen.pid}" in second.stderr


def test_a_process_id_that_another_process_has_by_now_is_left_alone(state: State) -> None:
    with subprocess.Popen(["sleep", "30"]) as innocent:
        process = find_process(innocent.pid)
        assert process
        record = Record(
            Process(process.pid, process.started - 1), int(signal.SIGKILL), "run", is_backing_service=True
        )
        values = vars(record) | {"process": vars(record.process)}
        (state.run / "server.service").write_text(json.dumps(values))
        end_run(state, "run")
        assert innocent.poll() is None
        values["process"] = vars(process)
        (state.run / "server.service").write_text(json.dumps(values))
        end_run(state, "run")
        assert innocent.wait() == -signal.SIGKILL


def find_children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def read_command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def run_command(state: State, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-P", "-m", "embedded", *words],
        env={
            "PYTHONPATH": str(PROJECT / "include"),
            "ORKESTRA_STATE": str(state.folder),
            "PATH": os.environ["PATH"],
        },
        capture_output=True,
        text=True,
        check=False,
    )
