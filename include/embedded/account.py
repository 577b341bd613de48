"""The account that PostgreSQL runs as, and the folders that it can reach."""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from embedded.errors import EmbeddedError

SYSTEM_USER = "orkestra"
SYSTEM_STATE = Path("/var/lib/orkestra")
"""The home of a server that root starts, if PostgreSQL's account cannot enter the project's folder."""


@dataclass(frozen=True)
class Account:
    """The account that a server runs as; None, None: the one that runs this process."""

    user: int | None = None
    group: int | None = None

    def can_enter(self, folder: Path) -> bool:
        """True if this account may enter a folder and all folders above it."""
        return self._can('cd -- "$1"', folder)

    def can_run(self, program: Path) -> bool:
        """True if this account may read and execute a file."""
        return self._can('test -r "$1" && test -x "$1"', program)

    def _can(self, shell_test: str, path: Path) -> bool:
        """True if a shell test succeeds as that account: parents, groups and ACLs all count."""
        probe = subprocess.run(
            ["/bin/sh", "-c", shell_test, "sh", path],
            user=self.user,
            group=self.group,
            extra_groups=None if self.user is None else [],
            cwd="/",
            stderr=subprocess.DEVNULL,
            check=False,
        )
        return probe.returncode == 0

    def chown(self, path: Path) -> None:
        """Make this account the owner of a path."""
        if self.user is not None and self.group is not None:
            os.chown(path, self.user, self.group)


def find_account(existing: Path) -> Account:
    """The account for PostgreSQL: our own; for root the owner of existing data, else user `orkestra`.

    Why: PostgreSQL refuses to run as root.
    """
    if os.geteuid() != 0:
        return Account()
    if existing.exists() and existing.stat().st_uid != 0:
        return Account(existing.stat().st_uid, existing.stat().st_gid)
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        _make_system_user()
        entry = pwd.getpwnam(SYSTEM_USER)
    return Account(entry.pw_uid, entry.pw_gid)


def _make_system_user() -> None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if not useradd:
        raise EmbeddedError(
            "PostgreSQL does not run as root and useradd is missing: start this as another user."
        )
    subprocess.run(
        [
            *(useradd, "--system", "--user-group", "--no-create-home"),
            *("--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", SYSTEM_USER),
        ],
        check=True,
        stdin=subprocess.DEVNULL,
    )


def find_system_state(folder: Path) -> Path:
    """The folder under /var/lib/orkestra for one state folder."""
    return SYSTEM_STATE / hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
