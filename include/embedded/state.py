"""The state folder, in which the embedded parts keep everything they make."""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class State:
    """One state folder; two of them never share anything, so tests and `./run` live side by side."""

    folder: Path

    @property
    def run(self) -> Path:
        """Process records, locks and remembered ports."""
        return self.folder / "run"

    @property
    def data(self) -> Path:
        """PostgreSQL's cluster and the objects."""
        return self.folder / "data"

    @property
    def objects(self) -> Path:
        """The buckets, as plain folders and files."""
        return self.data / "objects"

    @property
    def airflow(self) -> Path:
        """AIRFLOW_HOME."""
        return self.folder / "airflow"

    @property
    def logs(self) -> Path:
        """One file a service."""
        return self.folder / "logs"

    @property
    def secrets(self) -> Path:
        """The file with all generated secrets, mode 600."""
        return self.folder / "secrets.json"


def find_state() -> State:
    """The state folder in use: `ORKESTRA_STATE`, by default `.orkestra` in the project."""
    return State(Path(os.environ.get("ORKESTRA_STATE") or PROJECT / ".orkestra").absolute())


def make_state(folder: Path) -> State:
    """The state in `folder`, its folders made where they are missing.

    Why: only `data` may be entered by others, because PostgreSQL cannot run as root and its system user
    has to get through to its own folder.
    """
    state = State(folder.absolute())
    state.folder.mkdir(parents=True, exist_ok=True)
    make_folder(state.data, 0o711)
    for private in (state.run, state.objects, state.airflow, state.logs):
        make_folder(private, 0o700)
    return state


def make_folder(folder: Path, mode: int) -> None:
    """Make a folder with exactly this mode; one that exists keeps the mode it has."""
    try:
        folder.mkdir()
    except FileExistsError:
        return
    folder.chmod(mode)
