"""Install the project's environment and start it; standard library only, called by `run` and `test`."""

import errno
import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

NEEDED_BYTES = 2_000_000_000
ENTRY_POINTS = {
    "run": ("requirements.txt", "embedded"),
    "test": ("requirements-dev.txt", "embedded.run_tests"),
}
OFFLINE = re.compile(
    r"name resolution|dns error|sending request|failed to fetch|connection|timed out|unreachable|proxy", re.I
)
# uv: "Hash mismatch for `x==1`"; pip: "THESE PACKAGES DO NOT MATCH THE HASHES", then "x==1 from https://…:"
MISMATCH = re.compile(
    r"hash mismatch for `?([\w.\-\[\]=]+)|do not match the hashes.*?^\s*([\w.\-]+==\S+)", re.I | re.S | re.M
)


class InstallError(Exception):
    """The installation cannot go on; the message is one sentence for the user."""


@dataclass(frozen=True)
class Stamp:
    """The record of a finished installation: interpreter, path, and requirements files that it satisfies."""

    path: Path

    def write(self, *requirements: Path) -> None:
        """Record that everything in these files is installed."""
        self.path.write_text(
            json.dumps({"maker": self._maker(), "holds": [hash_file(p) for p in requirements]})
        )

    def is_ours(self) -> bool:
        """True if the installation is finished and was made by this interpreter at this path."""
        return self._read().get("maker") == self._maker()

    def holds(self, requirements: Path) -> bool:
        """True if everything in a requirements file is installed."""
        return self.is_ours() and hash_file(requirements) in self._read()["holds"]

    def _maker(self) -> str:
        return f"{sys.version} {Path(sys.executable).resolve()} {self.path}"

    def _read(self) -> "dict[str, str | list[str]]":
        try:
            found = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def hash_file(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass(frozen=True)
class Installation:
    """The virtual environment of one checkout."""

    project: Path

    @property
    def folder(self) -> Path:
        """The folder for everything that the project generates on this machine."""
        return self.project / ".orkestra"

    @property
    def venv(self) -> Path:
        """The project's virtual environment."""
        return self.folder / "venv"

    @property
    def log(self) -> Path:
        """The output of the installers."""
        return self.folder / "install.log"

    @property
    def uv(self) -> Path:
        """The path of uv, which installs packages into the environment."""
        return self.folder / "tools" / "bin" / "uv"

    def ensure(self, requirements: str) -> None:
        """Install the packages of a requirements file, unless they are installed already.

        Why: requirements-dev.txt contains requirements.txt at the same versions, so `./run` after `./test`
        finds everything installed. An interrupted installation has no stamp and is started again.
        """
        self.folder.mkdir(exist_ok=True)
        restrict_folder(self.folder)
        with (self.folder / "install.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            stamp = Stamp(self.venv / "orkestra-stamp.json")
            if stamp.holds(self.project / requirements):
                return
            self._check_space()
            self.log.write_text("")
            self._ensure_uv()
            is_sound = stamp.is_ours()
            stamp.path.unlink(missing_ok=True)
            self._fill_venv(requirements, is_sound)
            stamp.write(self.project / ENTRY_POINTS["run"][0], self.project / requirements)

    def _check_space(self) -> None:
        free = shutil.disk_usage(self.folder).free
        if not self.venv.exists() and free < NEEDED_BYTES:
            raise InstallError(
                f"The installation needs about {NEEDED_BYTES / 1e9:.0f} GB in {self.folder}, "
                f"but only {free / 1e9:.1f} GB are free: make room and start again."
            )

    def _ensure_uv(self) -> None:
        """Install uv at the pinned version, with venv or, where Debian leaves that out, with pip alone."""
        pinned = self.project / "requirements-uv.txt"
        stamp = Stamp(self.folder / "tools" / "orkestra-stamp.json")
        if stamp.holds(pinned) and self.uv.exists():
            return
        say("Installing uv, the installer")
        tools = self.folder / "tools"
        shutil.rmtree(tools, ignore_errors=True)
        flags = ["--quiet", "--no-cache-dir", "--require-hashes", "--only-binary=:all:", "-r", str(pinned)]
        if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
            self._run_installer([sys.executable, "-m", "venv", str(tools)])
            self._run_installer([str(tools / "bin" / "python"), "-m", "pip", "install", *flags])
        elif importlib.util.find_spec("pip"):
            self._run_installer([sys.executable, "-m", "pip", "install", "--target", str(tools), *flags])
        else:
            raise InstallError(
                "Python has neither venv nor pip here: install one of them and start again "
                "(Debian, Ubuntu: apt-get install python3-venv, or python3-pip)."
            )
        stamp.write(pinned)

    def _fill_venv(self, requirements: str, is_sound: bool) -> None:
        say(f"Installing the packages of {requirements} (the first time this takes a few minutes)")
        interpreter = str(self.venv / "bin" / "python")
        if not is_sound:
            self._run_installer([str(self.uv), "venv", "--clear", "--python", sys.executable, str(self.venv)])
        self._run_installer(
            [
                *(str(self.uv), "pip", "sync", "--python", interpreter, "--require-hashes", "--no-build"),
                *("--allow-empty-requirements", "--compile-bytecode", str(self.project / requirements)),
            ]
        )

    def _run_installer(self, command: list[str]) -> None:
        """Run one installer and report every 15 seconds that it is still running."""
        environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never", "UV_SYSTEM_CERTS": "1"}
        environment.setdefault("UV_CACHE_DIR", str(self.folder / "cache"))
        if "PIP_INDEX_URL" in os.environ:  # uv uses the same mirror as pip
            environment.setdefault("UV_DEFAULT_INDEX", os.environ["PIP_INDEX_URL"])
        began = time.monotonic()
        with self.log.open("ab") as log:
            try:
                installer = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd="/")
                while installer.poll() is None:
                    try:
                        installer.wait(15)
                    except subprocess.TimeoutExpired:
                        say(f"  … still installing ({time.monotonic() - began:.0f} s)")
            except OSError as error:
                raise InstallError(f"{command[0]} cannot be started ({error.strerror}).") from error
        if installer.returncode:
            raise InstallError(explain_failure(self.log))


def restrict_folder(folder: Path) -> None:
    """Deny other users access to the folder; if root owns it they may pass through, but not list it.

    Why: PostgreSQL refuses to run as root, and its system user must reach its programs and its data.
    """
    mode = 0o711 if os.geteuid() == 0 else 0o700
    if folder.stat().st_uid == os.geteuid() and folder.stat().st_mode & 0o777 != mode:
        folder.chmod(mode)


def explain_failure(log: Path) -> str:
    """One sentence that says why an installer failed."""
    said = log.read_text(errors="replace").strip()
    if mismatch := MISMATCH.search(said):
        package = next(name for name in mismatch.groups() if name)
        return (
            f"The file of package {package} that was downloaded is not the one that requirements*.txt names:"
            " another release, a mirror that changes files, or a broken download."
            f" Delete {log.parent / 'cache'} and start again;"
            f" if it stays so, do not install it and ask whoever runs the mirror ({log})."
        )
    if "No space left" in said:
        return f"The disk of {log.parent} is full: make room (about 2 GB) and start again."
    if OFFLINE.search(said):
        return f"The package registry cannot be reached: check network and proxy, then start again ({log})."
    return f"The installation failed, see {log}: {said.splitlines()[-1] if said else 'no message'}"


def say(line: str) -> None:
    """Print one line of progress on standard error; standard output is for data."""
    print(line, file=sys.stderr, flush=True)


def main(entry_point: str, arguments: list[str]) -> int:
    """Install if needed, then replace this process by the project's own Python."""
    requirements, module = ENTRY_POINTS[entry_point]
    installation = Installation(Path(__file__).resolve().parents[2])
    try:
        installation.ensure(requirements)
    except InstallError as error:
        say(f"./{entry_point}: {error}")
        return 1
    except OSError as error:
        what = "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else str(error)
        say(f"./{entry_point}: {installation.folder} cannot be written: {what}.")
        return 1
    except KeyboardInterrupt:
        say(f"./{entry_point}: interrupted; the next start takes the installation up again.")
        return 130
    return exec_module(installation, module, arguments)


def exec_module(installation: Installation, module: str, arguments: list[str]) -> NoReturn:
    """Replace this process by a module that runs in the project's environment."""
    python = str(installation.venv / "bin" / "python")
    os.environ["PYTHONPATH"] = str(installation.project / "include")
    os.environ["ORKESTRA_HOME"] = str(installation.project)
    os.environ.pop("PYTHONHOME", None)
    os.execv(python, [python, "-P", "-m", module, *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
