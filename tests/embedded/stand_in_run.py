"""A run with stand-ins for Airflow and PostgreSQL, which the tests kill; prints "up" when all are started."""

import sys
import time
from pathlib import Path

from embedded.service import Service
from embedded.state import make_state
from embedded.supervisor import Supervisor

# a child in the same session, and one in a session of its own that ignores SIGTERM
WORKER = "sleep 1000 & (trap '' TERM; exec setsid sleep 1000) & wait"
SERVER = "exec sleep 1000"


def main(folder: Path) -> None:
    state = make_state(folder)
    with Supervisor(state, port=0) as supervisor:
        environment = {"PATH": "/usr/bin:/bin"}
        for name, script, is_backing_service in (("server", SERVER, True), ("worker", WORKER, False)):
            command = ["/bin/sh", "-c", f"echo started; {script}"]
            supervisor.start(
                Service(
                    name, command, environment, is_ready=lambda: True, is_backing_service=is_backing_service
                )
            )
        while b"started" not in (state.logs / "worker.log").read_bytes():
            time.sleep(0.05)
        sys.stdout.write("up\n")
        sys.stdout.flush()
        while True:
            supervisor.check_services()
            time.sleep(0.05)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except KeyboardInterrupt:
        sys.exit(0)
