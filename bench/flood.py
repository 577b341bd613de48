"""The time that claiming takes when one unit puts very many objects into its folder.

Each case runs on a new warehouse and new buckets. The first run claims a few of the objects, the second one
a few more; "all known" is a run that finds every object in the ledger already. The case `versions` has all
objects as versions of one key, claimed long ago.

    bench/run flood [--objects 50000] [--prechecks 5000] [--cases returns versions …]
"""

import argparse
import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import psycopg
from collect import AS_OF, WEEK, prepare, scratch_folder

from embedded import object_store, postgres
from orkestra.intake.claim import (
    Claimed,
    SortedObjects,
    Upload,
    claim_uploads,
    list_uploads,
    read_known,
    sort_objects,
)
from orkestra.intake.run import CollectionRun, claiming
from orkestra.intake.unroutable import record_unroutable
from orkestra.registry.policy import Limits
from orkestra.settings import Settings
from orkestra.store.objects import ObjectInfo, S3Store
from orkestra.warehouse.registry_in_force import load_registry

UNIT = "komdigi"
PARTS = ("list", "sort", "claim", "unroutable")
CASES = ("returns", "prechecks", "unroutable", "notices", "versions")
Answer = TypeVar("Answer")


def write_unseen(number: int) -> str:
    """A number in letters that cannot be seen, so that it makes any number of names of one."""
    return f"{number:b}".replace("0", "\u200b").replace("1", "\u2060")


KEYS: dict[str, Callable[[int], str]] = {
    "returns": lambda number: f"masuk/{UNIT}/{WEEK}/{number:06}.xlsx",
    "prechecks": lambda number: f"cek/{UNIT}/{number:06}.xlsx",
    "unroutable": lambda number: f"masuk/{UNIT}/{WEEK}/a/{number:06}.xlsx",
    "notices": lambda number: f"masuk/{UNIT}/{WEEK}/izin-terlambat{write_unseen(number)}.txt",
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--objects", type=int, default=50_000)
    parser.add_argument("--prechecks", type=int, default=5_000)
    parser.add_argument("--cases", nargs="+", default=list(CASES), choices=CASES)
    options = parser.parse_args()
    print(f"{'case':28}" + "".join(f"{part:>12}" for part in PARTS) + f"{'sum s':>10}   counts", flush=True)
    for case in options.cases:
        if case == "versions":
            measure_versions(options.objects)
        else:
            measure_folder(case, options.prechecks if case == "prechecks" else options.objects)


def measure_folder(case: str, count: int) -> None:
    """Two runs over one folder, and one that knows every object."""
    with scratch_folder() as state, postgres.running(state) as server, object_store.running(state) as store:
        settings = prepare(server, store)
        fill(store.folder / settings.submissions_bucket, [KEYS[case](number) for number in range(count)])
        time.sleep(6)  # the server looks into its folders again
        for name in ("first run", "second run"):
            run_claim(settings, f"{case} {count}, {name}")
        if case == "returns":
            know_all(settings, count)
            run_claim(settings, f"{case} {count}, all known")


def fill(bucket: Path, keys: list[str]) -> None:
    """Put small objects straight into the server's folder, each a second younger than the last."""
    began = (AS_OF - timedelta(days=3)).timestamp()
    for number, key in enumerate(keys):
        path = bucket / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"PK" + key.encode())
        os.utime(path, (began + number, began + number))


def run_claim(settings: Settings, name: str) -> None:
    """One line with the seconds of each part of a claim."""
    seconds = dict.fromkeys(PARTS, 0.0)

    def timed(part: str, work: Callable[[], Answer]) -> Answer:
        began = time.perf_counter()
        answer = work()
        seconds[part] += time.perf_counter() - began
        return answer

    bucket = settings.submissions_bucket
    with claiming(settings, name, AS_OF) as work:
        registry = load_registry(work)
        known = read_known(work, registry, AS_OF)
        limits = registry.policy.limits_for(WEEK)
        objects = timed("list", lambda: list(list_uploads(S3Store(settings), bucket)))
        found = timed("sort", lambda: sort_objects(objects, known))
        with work.transaction():
            claimed = timed("claim", lambda: claim(work, settings, found, limits))
            new = timed("unroutable", lambda: record_unroutable(work, bucket, found.unroutable, work.run_id))
    counts = f"claimed {claimed.return_count} + {claimed.precheck_count}, unroutable {len(new)}"
    counts += f", notices {len(found.late_notices)}"
    show(name, seconds, counts)


def claim(work: CollectionRun, settings: Settings, found: SortedObjects, limits: Limits) -> Claimed:
    return claim_uploads(
        work, settings.submissions_bucket, found.uploads, work.run_id, AS_OF,
        listed_at=work.started_at, trust_object_time=True,
        max_returns=limits.max_returns_per_run, max_prechecks=limits.max_prechecks_per_run,
    )  # fmt: skip


def show(name: str, seconds: dict[str, float], counts: str) -> None:
    parts = "".join(f"{seconds[part]:12.2f}" for part in PARTS)
    print(f"{name:28}{parts}{sum(seconds.values()):10.1f}   {counts}", flush=True)


def know_all(settings: Settings, count: int) -> None:
    """Claim all objects of the folder at once."""
    with claiming(settings, "know", AS_OF) as work:
        registry = load_registry(work)
        known = read_known(work, registry, AS_OF)
        found = sort_objects(list_uploads(S3Store(settings), settings.submissions_bucket), known)
        with work.transaction():
            claim_uploads(
                work, settings.submissions_bucket, found.uploads, work.run_id, AS_OF,
                listed_at=work.started_at, trust_object_time=True, max_returns=count, max_prechecks=count,
            )  # fmt: skip


def measure_versions(count: int) -> None:
    """A run that lists many versions of one key, all of them known."""
    with scratch_folder() as state, postgres.running(state) as server, object_store.running(state) as store:
        settings = prepare(server, store)
        uploads = [make_version(number) for number in range(count)]
        with psycopg.connect(server.url("orkestra_owner", "warehouse")) as connection:
            (run_id,) = connection.execute(
                "insert into intake.run (label, as_of) values ('before', %s) returning run_id", [AS_OF]
            ).fetchone() or (0,)
            with connection.cursor().copy(
                "copy intake.submission (bucket, key, etag, last_modified, size_bytes, unit_code, week,"
                " received_at, run_id, version_id) from stdin"
            ) as copy:
                for one in uploads:
                    info = one.info
                    copy.write_row(
                        (settings.submissions_bucket, info.key, info.etag, info.last_modified,
                         info.size_bytes, one.unit_code, str(one.week), info.last_modified, run_id,
                         info.version_id)
                    )  # fmt: skip
        name = f"{count} known versions of a key"
        with claiming(settings, name, AS_OF) as work, work.transaction():
            began = time.perf_counter()
            claimed = claim_uploads(
                work, settings.submissions_bucket, uploads, work.run_id, AS_OF,
                listed_at=work.started_at, trust_object_time=True, max_returns=50, max_prechecks=20,
            )  # fmt: skip
            counts = f"claimed {claimed.return_count} + {claimed.precheck_count}"
            seconds = time.perf_counter() - began
        show(name, dict.fromkeys(PARTS, 0.0) | {"claim": seconds}, counts)


def make_version(number: int) -> Upload:
    moment: datetime = AS_OF - timedelta(days=3) + timedelta(seconds=number)
    info = ObjectInfo(f"masuk/{UNIT}/{WEEK}/a.xlsx", f"{number:032x}", moment, 10, f"v{number:08}")
    return Upload(info, UNIT, WEEK)


if __name__ == "__main__":
    main()
