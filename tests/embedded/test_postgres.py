"""The embedded PostgreSQL: private, never run by root, and able to start after a crash."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from embedded import postgres
from embedded.account import find_account, find_system_state
from embedded.cluster import copy_binaries, find_binaries
from embedded.process_table import find_process
from embedded.service import find_running
from embedded.state import State, make_state

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL as another user")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's account can enter."""
    with tempfile.TemporaryDirectory(prefix="orkestra-test-") as made:
        Path(made).chmod(0o711)
        yield Path(made)


def test_each_role_reaches_only_its_own(folder: Path) -> None:
    with postgres.running(folder, no_fsync=True) as server:
        for role in ("orkestra_owner", "orkestra_collector", "orkestra_reader"):
            psycopg.connect(server.url(role, "warehouse")).close()
        with pytest.raises(psycopg.OperationalError, match="does not have CONNECT"):
            psycopg.connect(server.url("airflow", "warehouse"))
        with pytest.raises(psycopg.OperationalError, match="does not have CONNECT"):
            psycopg.connect(server.url("orkestra_collector", "airflow"))
        wrong = server.url("airflow", "airflow").replace(server.secrets.airflow, "guess")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)
        lowered = server.url("orkestra_collector", "warehouse") + "&options=-c%20role%3Dorkestra_reader"
        with psycopg.connect(lowered) as connection:
            assert connection.execute("select current_user").fetchone() == ("orkestra_reader",)
            assert connection.execute("show listen_addresses").fetchone() == ("",)


def test_data_stays_and_an_interrupted_initialisation_is_redone(folder: Path) -> None:
    state = make_state(folder)
    (state.data / "postgres").mkdir(mode=0o711)
    (state.data / "postgres" / "cluster.new").mkdir()
    (state.data / "postgres" / "cluster.new" / "PG_VERSION").write_text("half")
    with (
        postgres.running(folder) as server,
        psycopg.connect(server.url("orkestra_owner", "warehouse")) as connection,
    ):
        connection.execute("create table kept as select 1 as it")
    with (
        postgres.running(folder) as server,
        psycopg.connect(server.url("orkestra_owner", "warehouse")) as connection,
    ):
        assert connection.execute("select it from kept").fetchone() == (1,)


def test_a_stale_lock_file_is_removed(folder: Path) -> None:
    with postgres.running(folder):
        pass
    lock = folder / "data" / "postgres" / "cluster" / "postmaster.pid"
    owner = lock.parent.stat().st_uid if os.geteuid() == 0 else None
    # another process of the same account has the id now, so PostgreSQL would take it for the old server
    with subprocess.Popen(["sleep", "30"], user=owner, cwd="/") as other:
        lock.write_text(f"{other.pid}\n{lock.parent}\n0\n5432\n")
        with postgres.running(folder):
            assert other.poll() is None
        other.kill()


def test_a_second_block_shares_the_server(folder: Path) -> None:
    with postgres.running(folder, no_fsync=True):
        first = find_running("postgres", State(folder))
        with postgres.running(folder, no_fsync=True) as server:
            assert find_running("postgres", State(folder)) == first
        psycopg.connect(server.url("airflow", "airflow")).close()


def test_a_long_path_gets_a_socket_elsewhere_that_is_private(folder: Path) -> None:
    deep = folder / ("long" * 20)
    deep.mkdir(mode=0o711)
    with postgres.running(deep, no_fsync=True) as server:
        assert deep not in server.socket.parents
        assert server.socket.stat().st_mode & 0o077 == 0


@needs_root
def test_root_starts_it_as_another_user(folder: Path) -> None:
    with postgres.running(folder, no_fsync=True) as server:
        running = find_running("postgres", State(folder))
        assert running
        assert find_process(running.pid) == running
        account = find_account(server.socket)
        assert account.user
        assert Path(f"/proc/{running.pid}").stat().st_uid == account.user


@needs_root
def test_a_folder_that_the_user_cannot_reach_is_left_as_it_is(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    with postgres.running(closed / "state", no_fsync=True) as server:
        psycopg.connect(server.url("airflow", "airflow")).close()
        assert find_system_state(closed / "state") in server.socket.parents
    assert closed.stat().st_mode & 0o777 == 0o700
    assert not find_system_state(closed / "state").exists()


def test_a_copy_of_the_binaries_runs(tmp_path: Path):
    """The programs look for their libraries at a relative path, so these are copied, too."""
    installed = find_binaries(find_account(tmp_path)).parent
    if installed.name != "pginstall18":
        pytest.skip("the wheel itself cannot be reached by the account, so its copy is what runs here")
    copied = copy_binaries(installed, tmp_path / "copy")
    said = subprocess.run(
        [copied / "bin" / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    assert said.stdout.startswith("postgres (PostgreSQL) 18")
    needed = subprocess.run(
        ["ldd", copied / "bin" / "initdb"], capture_output=True, text=True, check=True
    ).stdout
    assert str(tmp_path / "copy") in needed
    assert "not found" not in needed
