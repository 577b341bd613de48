"""The time of collecting 100 workbooks of 120 rows each, in three ways, in one run on this machine.

(a) a bare program that reads all cells with calamine and COPYs them as text: the least that must be done;
(b) `orkestra collect`, without the import of Great Expectations, which is shown apart;
(c) the DAG collect_submissions in a running Airflow, from trigger to end.

    bench/run collect [--workbooks 100] [--rows 120] [--no-airflow]
"""

import argparse
import io
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from embedded import object_store, postgres
from orkestra import pipeline
from orkestra.demo import DemoUpload, write_week
from orkestra.demo.upload_week import upload_week
from orkestra.registry import read_registry
from orkestra.settings import Settings
from orkestra.warehouse.migrate import migrate
from orkestra.week import Week

HOME = Path(__file__).parents[1]
WEEK = Week.parse("2026-W47")
AS_OF = datetime(2026, 11, 24, 8, 59, tzinfo=UTC)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--workbooks", type=int, default=100)
    parser.add_argument("--rows", type=int, default=120)
    parser.add_argument("--no-airflow", action="store_true", help="leave (c) out")
    options = parser.parse_args()
    with scratch_folder() as state:
        print(f"writing {options.workbooks} workbooks of {options.rows} rows …", file=sys.stderr)
        uploads = write_week(
            state / "demo", WEEK, read_registry(HOME),
            unit_count=options.workbooks, row_count=options.rows, defect_share=0.0,
        )  # fmt: skip
        with postgres.running(state) as server, object_store.running(state) as store:
            settings = prepare(server, store)
            bare = run_bare(uploads, server.url("orkestra_collector", "warehouse"))
            upload_week(settings, uploads)
            steps, importing = run_steps(settings)
        show(options, bare, steps, importing)
        if not options.no_airflow:
            from dag import run_dag

            seconds, memory = run_dag(state / "stack", uploads, str(WEEK), AS_OF)
            print(f"(c) DAG, trigger to end        {seconds:8.2f} s   {seconds / bare:.1f} ×")
            print(f"    memory: largest task {memory:.0f} MB")


@contextmanager
def scratch_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="orkestra-bench-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def prepare(server: postgres.Server, store: object_store.ObjectStore) -> Settings:
    """A migrated, synced warehouse and empty buckets."""
    migrate(server.url("orkestra_owner", "warehouse"), HOME)
    settings = Settings(
        home=HOME,
        warehouse_url=server.url("orkestra_collector", "warehouse"),
        s3_endpoint=store.endpoint,
        s3_access_key=store.access_key,
        s3_secret_key=store.secret_key,
        trust_object_time=True,
        first_week=str(WEEK),
    )
    pipeline.find_step("sync_registry", "sync")(pipeline.Run(settings, WEEK.start_at, "bench sync"))
    with psycopg.connect(server.url("orkestra_owner", "warehouse")) as connection:
        connection.execute("create table public.bare (file text, sheet text, row_no integer, cells text[])")
        connection.execute("grant insert on public.bare to orkestra_collector")
    return settings


def run_bare(uploads: list[DemoUpload], url: str) -> float:
    """(a): seconds; one COPY a workbook, every cell as text."""
    from python_calamine import CalamineWorkbook

    def work() -> None:
        with psycopg.connect(url) as connection:
            for item in uploads:
                book = CalamineWorkbook.from_filelike(io.BytesIO(item.path.read_bytes()))
                with connection.cursor().copy("copy public.bare from stdin") as copy:
                    for sheet in book.sheet_names:
                        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
                        for row_no, row in enumerate(rows, 1):
                            copy.write_row((item.key, sheet, row_no, [str(cell) for cell in row]))
                connection.commit()

    return seconds_of(work)


def run_steps(settings: Settings) -> tuple[dict[str, float], float]:
    """(b): seconds of each step; and the seconds that importing Great Expectations took."""

    def import_rules_engine() -> None:
        import great_expectations  # noqa: F401

    importing = seconds_of(import_rules_engine)
    run = pipeline.Run(settings, AS_OF, "bench")
    return {
        step.__name__: seconds_of(lambda step=step: step(run))
        for step in pipeline.FLOWS["collect_submissions"]
    }, importing


def seconds_of(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def show(options: argparse.Namespace, bare: float, steps: dict[str, float], importing: float) -> None:
    total = sum(steps.values())
    own, readers = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"{options.workbooks} workbooks × {options.rows} rows, Python {sys.version.split()[0]}")
    print(f"(a) bare read and COPY         {bare:8.2f} s   1.0 ×")
    print(f"(b) orkestra collect           {total:8.2f} s   {total / bare:.1f} ×")
    for step, seconds in steps.items():
        print(f"      {step:10}               {seconds:8.2f} s")
    print(f"    import great_expectations  {importing:8.2f} s   (apart)")
    print(f"    memory: process {own:.0f} MB, largest child {readers:.0f} MB", flush=True)


if __name__ == "__main__":
    main()
