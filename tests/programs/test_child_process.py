"""A child process for hostile files: it sees nothing of its parent, and never outlives its use."""

import json
import os
import signal
import socket
import struct
import subprocess
import sys

import pytest

from orkestra.child_process import MEMORY_LIMIT_BYTES, ChildFailedError, ChildProcess


def test_a_child_sees_no_secret_no_open_file_and_no_socket_of_ours(monkeypatch, tmp_path):
    monkeypatch.setenv("ORKESTRA_WAREHOUSE_URL", "postgresql://name:secret@host/db")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    with (
        (tmp_path / "open").open("w") as file,
        socket.socket() as listening,
        ChildProcess("support.curious_child", b"{}", seconds=10) as child,
    ):
        os.set_inheritable(file.fileno(), True)
        os.set_inheritable(listening.fileno(), True)
        seen = json.loads(child.ask(b"look"))
    assert set(seen["environment"]) <= {"PATH", "LANG", "LC_ALL", "LC_CTYPE", "PYTHONPATH"}
    assert "" not in seen["environment"]["PYTHONPATH"].split(os.pathsep)
    assert [name.partition(":")[0] for name in seen["files"]] == ["pipe", "pipe"]
    assert (seen["core"], seen["memory"]) == (0, MEMORY_LIMIT_BYTES)


def test_a_child_that_hangs_is_ended_and_replaced():
    with ChildProcess("support.curious_child", b"{}", seconds=2, patience=2) as child:
        child.ask(b"look")
        with pytest.raises(ChildFailedError, match="took too long"):
            child.ask(b"hang")
        assert child.ask(b"look")


def test_processor_time_counts_and_not_the_clock():
    """On a busy machine a harmless file takes long; one that is made to take long is ended soon."""
    with ChildProcess("support.curious_child", b"{}", seconds=0.3, patience=100) as child:
        assert child.ask(b"linger")
        with pytest.raises(ChildFailedError, match=r"more than 0\.3 s of a processor"):
            child.ask(b"spin")
        assert child.ask(b"look")


def test_a_child_that_hangs_ends_itself_where_its_parent_is_gone():
    messages = b"".join(struct.pack("!I", len(text)) + text for text in (b"{}", b"hang"))
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-P", "-m", "support.curious_child", "5", "0.2"]
    orphan = subprocess.run(command, input=messages, env=environment, timeout=30, check=False)
    assert orphan.returncode == -signal.SIGALRM


@pytest.mark.parametrize("module", ["orkestra.reading.reader", "orkestra.answer.marking.worker"])
def test_a_child_imports_neither_the_registry_nor_its_libraries(module):
    program = f"import sys, {module}; print({{'orkestra.registry', 'pydantic', 'yaml'}} & sys.modules.keys())"
    started = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert started.stdout.strip() == "set()"
