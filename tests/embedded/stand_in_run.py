"""A run with stand-ins for Airflow and PostgreSQL, to be killed by the tests; prints "up" when it is."""

import sys
import time
from pathlib import Path

from embedded.service import Service
from embedded.state import make_state
from embedded.supervisor import Supervisor

# a child in the same session, and one that has left it and is deaf to SIGTERM
WORKER = "sleep 1000 & (trap '' TERM; exec setsid sleep 1000) & wait"
SERVER = "exec sleep 1000"


def main(folder: Path) -> None:
    state = make_state(folder)
    with Supervisor(state, port=0) as supervisor:
        environment = {"PATH": "/usr/bin:/bin"}
        for name, script, is_foundation in (("server", SERVER, True), ("worker", WORKER, False)):
            command = ["/bin/sh", "-c", f"echo started; {script}"]
            supervisor.start(
                Service(name, command, environment, is_ready=lambda: True, is_foundation=is_foundation)
            )
        while b"started" not in (state.logs / "worker.log").read_bytes():
            time.sleep(0.05)
        sys.stdout.write("up\n")
        sys.stdout.flush()
        while True:
            supervisor.tend()
            time.sleep(0.05)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except KeyboardInterrupt:
        sys.exit(0)
