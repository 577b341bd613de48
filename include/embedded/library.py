"""Run the library's command line with the servers of this machine."""

import subprocess
import sys
from collections.abc import Mapping

from embedded import object_store, postgres
from embedded.environment import make_library_environment
from embedded.state import find_state, make_state


def run_library(words: list[str]) -> int:
    """Run `orkestra WORDS` with the database and the S3 server, and return its exit status.

    Why: a new warehouse is migrated and synced first, so that one command is enough on a new machine.
    """
    state = make_state(find_state().folder)
    with postgres.running(state.folder) as server, object_store.running(state.folder) as store:
        environment = make_library_environment(state, server, store)
        if "migrate" in words:  # the owner's password is for that command alone
            return run_command(words, environment)
        collector = {name: value for name, value in environment.items() if name != "ORKESTRA_WAREHOUSE_OWNER"}
        if not is_warehouse_made(server):
            for word, known in (("migrate", environment), ("sync", collector)):
                if status := run_command([word], known, output=sys.stderr.fileno()):
                    return status
        return run_command(words, collector)


def is_warehouse_made(server: postgres.Server) -> bool:
    """True if the warehouse has ever been migrated."""
    import psycopg

    with psycopg.connect(server.url("orkestra_owner", "warehouse")) as connection:
        row = connection.execute("select to_regclass('public.migration')").fetchone()
    return row is not None and row[0] is not None


def run_command(words: list[str], environment: Mapping[str, str], output: int | None = None) -> int:
    """Run one command of the library and return its exit status."""
    command = [sys.executable, "-P", "-m", "orkestra", *words]
    return subprocess.run(command, env=environment, stdout=output, check=False).returncode
