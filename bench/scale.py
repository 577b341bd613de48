"""The time of a burst with more and more workers, and what they ask of PostgreSQL.

Each line is a run of `orkestra collect` over so many uploads by so many workers (a shard and a process
each), on a new warehouse and new buckets; claims are repeated until nothing waits. Beside the seconds stand
the processor seconds of Python and of PostgreSQL, the most sessions at one time, and the share of looks at
the sessions in which one waited for a lock of another.

    bench/run scale [--uploads 1000] [--workers 1 2 4] [--rows 15]
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import psycopg
from collect import AS_OF, prepare, scratch_folder
from intake import upload, write_files

from embedded import object_store, postgres
from orkestra import pipeline
from orkestra.settings import Settings

STEPS = ("claim", "archive", "stage", "validate", "decide", "reply", "send")
COLUMNS = ("python s", "server s", "sessions", "waits %")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--uploads", type=int, nargs="+", default=[1000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--rows", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="orkestra-bench-") as folder:
        most = max(options.uploads)
        print(f"writing {most} workbooks of {options.rows} rows …", file=sys.stderr, flush=True)
        files = list(islice(write_files(Path(folder), options.rows), most))
        print("uploads workers" + "".join(f"{step:>9}" for step in STEPS)
              + "    sum s  ms/file" + "".join(f"{name:>10}" for name in COLUMNS), flush=True)  # fmt: skip
        for count in options.uploads:
            for workers in options.workers:
                show(count, workers, measure(files[:count], workers))


@dataclass
class Watch:
    """Looks at the server's sessions every tenth of a second."""

    url: str
    most: int = 0
    looks: int = 0
    waits: int = 0
    has_ended: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Look until the event is set."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            while not self.has_ended.wait(0.1):
                row = connection.execute(
                    "select count(*), count(*) filter (where wait_event_type = 'Lock') from pg_stat_activity"
                    " where backend_type = 'client backend' and pid <> pg_backend_pid()"
                ).fetchone()
                assert row
                self.most = max(self.most, row[0])
                self.looks += 1
                self.waits += row[1] > 0


def measure(files: list[tuple[str, Path]], workers: int) -> dict[str, float]:
    """The figures of one line, from a child process."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        with (
            scratch_folder() as state,
            postgres.running(state) as server,
            object_store.running(state) as store,
        ):
            settings = replace(prepare(server, store), max_shards=workers)
            upload(settings, files, is_precheck=False)
            os.cpu_count = lambda: workers  # as many at once as are asked for, whatever this machine has
            figures = collect(settings, server)
        os.write(writing, json.dumps(figures).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return dict(json.loads(text))


def collect(settings: Settings, server: postgres.Server) -> dict[str, float]:
    """Seconds of each step, and what was seen of processors and sessions."""
    import great_expectations  # noqa: F401  once, before the workers are forked

    (pid_file,) = server.socket.parent.rglob("postmaster.pid")
    postmaster = int(pid_file.read_text().split()[0])
    watch = Watch(server.url("postgres", "warehouse"))
    thread = threading.Thread(target=watch.run)
    thread.start()
    seconds: Counter[str] = Counter()
    before, server_before = own_seconds(), tree_seconds(postmaster)
    number = 0
    while True:
        run = pipeline.Run(settings, AS_OF, f"bench {number}")
        pending: Mapping[str, object] = {}
        for step in pipeline.FLOWS["collect_submissions"]:
            began = time.perf_counter()
            counts = step(run)
            seconds[step.__name__] += time.perf_counter() - began
            pending = counts if step.__name__ == "claim" else pending
        number += 1
        if not pending["pending"]:
            break
    python, of_server = own_seconds() - before, tree_seconds(postmaster) - server_before
    watch.has_ended.set()
    thread.join()
    shares = {"sessions": watch.most, "waits %": 100 * watch.waits / max(1, watch.looks)}
    return {**seconds, "python s": python, "server s": of_server, **shares}


def own_seconds() -> float:
    """Processor seconds of this process and of its children that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def tree_seconds(pid: int) -> float:
    """Processor seconds of a process and of its children, those that have ended included."""
    total = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(path.parent.name) == pid:
            total += sum(map(int, words[11:15]))
        elif int(words[1]) == pid:
            total += sum(map(int, words[11:13]))
    return total / os.sysconf("SC_CLK_TCK")


def show(count: int, workers: int, figures: dict[str, float]) -> None:
    """One line of the table."""
    total = sum(figures[step] for step in STEPS)
    print(f"{count:7}{workers:8}" + "".join(f"{figures[step]:9.1f}" for step in STEPS)
          + f"{total:9.1f}{1000 * total / count:9.1f}"
          + "".join(f"{figures[name]:10.1f}" for name in COLUMNS),
          flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
