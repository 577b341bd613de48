"""The cost of a block of work: seconds, processor seconds and memory of this process and its PostgreSQL."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Cost:
    """Seconds by the clock and of the processor; the largest memory in MB, of the server in one backend.

    Why processor seconds: on a machine that others use, too, they say more than the clock.
    """

    seconds: float = 0.0
    own_cpu: float = 0.0
    server_cpu: float = 0.0
    own_memory: float = 0.0
    server_memory: float = 0.0

    @property
    def cpu(self) -> float:
        """Processor seconds of both."""
        return self.own_cpu + self.server_cpu


class Gauge:
    """Measures blocks of work against one running server."""

    def __init__(self, url: str) -> None:
        with psycopg.connect(url) as connection:
            backend = read_status(Path(f"/proc/{connection.info.backend_pid}"))
        self.postmaster = int(backend["PPid"])

    @contextmanager
    def measure(self) -> Iterator[Cost]:
        """The cost of the block, known when it ends."""
        cost, ended = Cost(), threading.Event()
        Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far
        watcher = threading.Thread(target=self._watch, args=(cost, ended))
        watcher.start()
        clock, own, server = time.perf_counter(), time.process_time(), self._server_cpu()
        try:
            yield cost
        finally:
            cost.seconds = time.perf_counter() - clock
            cost.own_cpu = time.process_time() - own
            cost.server_cpu = self._server_cpu() - server
            cost.own_memory = in_megabytes(read_status(Path("/proc/self"))["VmHWM"])
            ended.set()
            watcher.join()

    def _server_cpu(self) -> float:
        """Seconds of all of the server's processes, of those that have ended, too."""
        ticks = sum(read_times(Path(f"/proc/{self.postmaster}"))[:4])
        for backend in self._backends():
            try:
                ticks += sum(read_times(backend)[:2])
            except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
                continue
        return ticks / TICKS

    def _watch(self, cost: Cost, ended: threading.Event) -> None:
        """Notes the most memory that a backend has besides what all backends share."""
        while not ended.wait(0.1):
            for backend in self._backends():
                try:
                    own = in_megabytes(read_status(backend).get("RssAnon", "0 kB"))
                except (FileNotFoundError, ProcessLookupError):
                    continue
                cost.server_memory = max(cost.server_memory, own)

    def _backends(self) -> list[Path]:
        children = Path(f"/proc/{self.postmaster}/task/{self.postmaster}/children").read_text()
        return [Path(f"/proc/{child}") for child in children.split()]


def read_times(process: Path) -> list[int]:
    """Ticks of its own in user and system mode, and the same of its children that have ended."""
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    return [int(field) for field in fields[11:15]]


def read_status(process: Path) -> dict[str, str]:
    """The lines of /proc/<pid>/status."""
    lines = (process / "status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def in_megabytes(shown: str) -> float:
    """Of "1234 kB"."""
    return int(shown.split()[0]) / 1024
