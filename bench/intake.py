"""Time and memory of reading and answering more and more files in one run.

Each size runs in a process of its own on a new warehouse and new buckets: linear means that the last column
stays the same. The import of Great Expectations, once a run, is shown apart.

    bench/run intake [--sizes 100 300 1000] [--rows 40] [--prechecks 100]
"""

import argparse
import json
import os
import resource
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from itertools import count, islice
from pathlib import Path

from collect import AS_OF, HOME, WEEK, prepare, run_steps, scratch_folder

from embedded import object_store, postgres
from orkestra.demo import write_week
from orkestra.registry import read_registry
from orkestra.settings import Settings
from orkestra.store.objects import S3Store

STEPS = ("claim", "archive", "stage", "validate", "decide", "reply")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 300, 1000])
    parser.add_argument("--rows", type=int, default=40)
    parser.add_argument("--prechecks", type=int, default=100, help="pre-checks, in a run of their own")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="orkestra-bench-") as folder:
        most = max([*options.sizes, options.prechecks])
        print(f"writing {most} workbooks of {options.rows} rows …", file=sys.stderr, flush=True)
        files = list(islice(write_files(Path(folder), options.rows), most))
        print(
            "workbooks  "
            + "".join(f"{step:>10}" for step in STEPS)
            + "     sum s   ms/file  memory MB  reader"
        )
        for size in options.sizes:
            show(str(size), size, measure(files[:size], is_precheck=False))
        if options.prechecks:
            show(
                f"{options.prechecks} in cek/",
                options.prechecks,
                measure(files[: options.prechecks], is_precheck=True),
            )


def write_files(folder: Path, row_count: int) -> Iterator[tuple[str, Path]]:
    """Unit and file, as many as are asked for: one story after the other, each with all units."""
    registry = read_registry(HOME)
    for seed in count(1):
        uploads = write_week(
            folder / str(seed), WEEK, registry, row_count=row_count, seed=seed, defect_share=0.0
        )
        yield from ((upload.unit_code, upload.path) for upload in uploads)


def measure(files: list[tuple[str, Path]], *, is_precheck: bool) -> dict[str, float]:
    """Seconds of each step, and the largest memory, of one run over the files in a child process."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        with (
            scratch_folder() as state,
            postgres.running(state) as server,
            object_store.running(state) as store,
        ):
            settings = prepare(server, store)
            upload(settings, files, is_precheck=is_precheck)
            seconds, importing = run_steps(settings)
        own, readers = (
            resource.getrusage(who).ru_maxrss / 1024
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        figures = {**seconds, "import": importing, "memory": own, "reader": readers}
        os.write(writing, json.dumps(figures).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return dict(json.loads(text))


def upload(settings: Settings, files: list[tuple[str, Path]], *, is_precheck: bool) -> None:
    """Puts the files where the units would."""
    objects = S3Store(settings)
    for number, (unit, path) in enumerate(files):
        folder = f"cek/{unit}" if is_precheck else f"masuk/{unit}/{WEEK}"
        sent_at = AS_OF - timedelta(hours=4) + timedelta(seconds=number)
        key = f"{folder}/{number}{path.suffix}"
        objects.put(
            settings.submissions_bucket, key, path.read_bytes(), "application/zip", modified_at=sent_at
        )


def show(name: str, size: int, figures: dict[str, float]) -> None:
    """One line of the table."""
    total = sum(figures[step] for step in STEPS)
    print(
        f"{name:11}" + "".join(f"{figures[step]:10.2f}" for step in STEPS)
        + f"{total:10.1f}{1000 * total / size:10.0f}{figures['memory']:11.0f}{figures['reader']:8.0f}"
        + f"   (import {figures['import']:.1f} s)",
        flush=True,
    )  # fmt: skip


if __name__ == "__main__":
    main()
