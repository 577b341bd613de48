"""The commands of `./run`: their error messages, and the installation."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from embedded.bootstrap import Installation, Stamp, explain_failure, restrict_folder
from embedded.state import PROJECT, State
from embedded.supervisor import read_run


@pytest.mark.parametrize("name", ["run", "test"])
def test_without_python_there_is_one_sentence(name: str, tmp_path: Path) -> None:
    (tmp_path / "dirname").symlink_to(shutil.which("dirname") or "")
    result = subprocess.run(
        ["/bin/sh", PROJECT / name], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert f"./{name} needs Python 3.11" in result.stderr


def test_a_python_that_is_too_old_is_named_as_the_reason(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")  # what the version check of run ends with
    old.chmod(0o755)
    result = subprocess.run(
        [PROJECT / "run"], env=os.environ | {"PYTHON": str(old)}, capture_output=True, text=True, check=False
    )
    assert (result.returncode, len(result.stderr.splitlines())) == (1, 1)


def test_a_port_in_use_is_named_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = run_command(tmp_path, "--port", str(port))
    assert result.returncode == 1
    (sentence,) = result.stderr.splitlines()
    assert f"Port {port} is in use" in sentence
    assert f"--port {port + 1}" in sentence
    assert read_run(State(tmp_path)) is None
    assert not (tmp_path / "data" / "postgres").exists()


def test_status_and_stop_without_a_run(tmp_path: Path) -> None:
    assert run_command(tmp_path, "status").returncode == 1
    assert run_command(tmp_path, "stop").returncode == 0


def test_one_command_makes_a_new_warehouse_ready(state_folder: Path) -> None:
    """Standard output has only the command's own output, also when the warehouse is new."""
    environment = os.environ | {
        "ORKESTRA_STATE": str(state_folder / "new"),
        "ORKESTRA_FIRST_WEEK": "2026-W46",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-m", "embedded", "orkestra", "status", "2026-W46", "--json"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert {unit["state"] for unit in json.loads(result.stdout)} == {"BELUM"}


def test_an_interrupted_installation_is_done_again(tmp_path: Path) -> None:
    installation = make_project(tmp_path)
    installation.ensure("requirements.txt")
    leftover = installation.venv / "leftover"
    leftover.touch()
    installation.log.write_text("as it was")
    installation.ensure("requirements.txt")
    assert installation.log.read_text() == "as it was", "a finished installation is not touched"
    assert leftover.exists()
    (installation.venv / "orkestra-stamp.json").unlink()
    installation.ensure("requirements.txt")
    assert not leftover.exists()
    assert (installation.venv / "bin" / "python").exists()


def test_the_dev_requirements_include_the_others_and_changes_are_noticed(tmp_path: Path) -> None:
    installation = make_project(tmp_path)
    stamp = Stamp(installation.venv / "orkestra-stamp.json")
    installation.ensure("requirements-dev.txt")
    assert stamp.holds(tmp_path / "requirements.txt")
    (tmp_path / "requirements.txt").write_text("# changed\n")
    assert not stamp.holds(tmp_path / "requirements.txt")
    installation.ensure("requirements.txt")
    assert stamp.holds(tmp_path / "requirements.txt")
    assert not stamp.holds(tmp_path / "requirements-dev.txt")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("error: failed to write: No space left on device (os error 28)", "is full"),
        ("cause: dns error\ncause: Temporary failure in name resolution", "registry cannot be reached"),
        ("hash mismatch", "failed, see"),
    ],
)
def test_an_installers_trouble_becomes_one_sentence(said: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "install.log").write_text(said)
    assert sentence in explain_failure(tmp_path / "install.log")
    assert len(explain_failure(tmp_path / "install.log").splitlines()) == 1


def make_project(folder: Path) -> Installation:
    """An installation of no packages, with the uv of this environment."""
    installation = Installation(folder)
    uv = Installation(PROJECT).uv
    if not uv.exists():
        pytest.skip("this environment was not made by ./test: there is no uv to try")
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-uv.txt"):
        (folder / name).write_text(f"# {name}: nothing\n")
    installation.uv.parent.mkdir(parents=True)
    installation.uv.symlink_to(uv)
    Stamp(installation.folder / "tools" / "orkestra-stamp.json").write(folder / "requirements-uv.txt")
    return installation


def run_command(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-P", "-m", "embedded", *words],
        env={
            "PYTHONPATH": str(PROJECT / "include"),
            "ORKESTRA_STATE": str(folder),
            "PATH": os.environ["PATH"],
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_file_that_is_not_the_pinned_one_is_named_with_what_to_do(tmp_path: Path):
    """The cases are the messages of uv and pip when a hash differs."""
    log = tmp_path / "install.log"
    for said in (
        "Resolved 1 package in 7ms\nerror: Failed to download `kecil==1.0`\n  cause: Hash mismatch for"
        " `kecil==1.0`\n\n  Expected:\n  sha256:00\n\n  Computed:\n  sha256:db",
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated them,"
        " please.\n    kecil==1.0 from https://mirror.example/kecil.whl (from -r r.txt (line 1)):\n"
        "        Expected sha256 00\n             Got        db",
    ):
        log.write_text(said)
        sentence = explain_failure(log)
        assert sentence.startswith("The file of package kecil==1.0 that was downloaded is not the one")
        assert f"Delete {tmp_path / 'cache'} and start again" in sentence
        assert len(sentence.splitlines()) == 1


def test_other_users_cannot_read_the_folder_of_a_checkout(tmp_path: Path):
    folder = tmp_path / ".orkestra"
    folder.mkdir(mode=0o755)
    restrict_folder(folder)
    assert folder.stat().st_mode & 0o777 == (0o711 if os.geteuid() == 0 else 0o700)
