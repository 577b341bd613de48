"""The folders in which the embedded parts keep their data."""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class State:
    """One state folder; two of them share nothing, so tests and `./run` can run at the same time."""

    folder: Path

    @property
    def run(self) -> Path:
        """The folder of process records, locks and remembered ports."""
        return self.folder / "run"

    @property
    def data(self) -> Path:
        """The folder of PostgreSQL's cluster and the objects."""
        return self.folder / "data"

    @property
    def objects(self) -> Path:
        """The folder of the buckets, as plain folders and files."""
        return self.data / "objects"

    @property
    def airflow(self) -> Path:
        """AIRFLOW_HOME."""
        return self.folder / "airflow"

    @property
    def logs(self) -> Path:
        """The folder of the logs, one file per service."""
        return self.folder / "logs"

    @property
    def secrets(self) -> Path:
        """The file of all generated secrets, mode 600."""
        return self.folder / "secrets.json"


def find_state() -> State:
    """The state folder in use: `ORKESTRA_STATE`, by default `.orkestra` in the project."""
    return State(Path(os.environ.get("ORKESTRA_STATE") or PROJECT / ".orkestra").absolute())


def make_state(folder: Path) -> State:
    """Make the folders of a state folder that are missing, and return it.

    Why: other users may enter only `data`, because PostgreSQL cannot run as root and its system user
    must reach its own folder.
    """
    state = State(folder.absolute())
    state.folder.mkdir(parents=True, exist_ok=True)
    make_folder(state.data, 0o711)
    for private in (state.run, state.objects, state.airflow, state.logs):
        make_folder(private, 0o700)
    return state


def make_folder(folder: Path, mode: int) -> None:
    """Make a folder with exactly this mode; a folder that exists keeps its mode."""
    try:
        folder.mkdir()
    except FileExistsError:
        return
    folder.chmod(mode)
