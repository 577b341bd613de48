"""The library's command line on this machine."""

import subprocess
import sys

from embedded import object_store, postgres
from embedded.environment import make_library_environment
from embedded.state import find_state, make_state


def run_library(words: list[str]) -> int:
    """The exit status of `orkestra WORDS`, with the database and the S3 server running for that time."""
    state = make_state(find_state().folder)
    with postgres.running(state.folder) as server, object_store.running(state.folder) as store:
        environment = make_library_environment(state, server, store)
        if "migrate" not in words:  # the owner's password is for that command alone
            del environment["ORKESTRA_WAREHOUSE_OWNER"]
        command = [sys.executable, "-P", "-m", "orkestra", *words]
        return subprocess.run(command, env=environment, check=False).returncode
