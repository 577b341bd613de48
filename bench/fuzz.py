"""The outcomes of workbooks damaged at random, through the real reader with its limits.

Every file must end as a document or as one clean finding, and the next one must be read. Files at which the
reader died or hung are kept in --keep.

    bench/run fuzz [--files 2000] [--first 0] [--keep FOLDER]
"""

import argparse
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from orkestra.reading.reader_process import ReaderFailedError, ReaderProcess
from orkestra.reading.specs import Origin, file_limits, sheet_specs
from orkestra.registry import read_registry

HOME = Path(__file__).parents[1]
sys.path.insert(0, str(HOME / "tests"))
from support.mutations import list_seeds, mutate  # noqa: E402 the tests are no package

ORIGIN = Origin("2026-W47", "Asia/Jakarta")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first file")
    parser.add_argument("--keep", type=Path, help="where files that killed the reader are written to")
    options = parser.parse_args()
    registry, seeds = read_registry(HOME), list_seeds()
    outcomes: Counter[str] = Counter()
    slowest = (0.0, "")
    limits = file_limits(registry.policy.limits[0])
    with ReaderProcess(sheet_specs(registry), limits, seconds_per_file=10) as reader:
        for number in range(options.first, options.first + options.files):
            how, data = mutate(number, seeds)
            started = time.perf_counter()
            outcome = read(reader, data)
            slowest = max(slowest, (time.perf_counter() - started, f"{number} {how}"))
            outcomes[outcome] += 1
            if outcome == "died" and options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{number}-{how}.xlsx").write_bytes(data)
    for outcome, count in outcomes.most_common():
        print(f"{outcome:10} {count:7}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"slowest {slowest[0]:.2f} s (file {slowest[1]}); reader's largest memory {peak:.0f} MB")
    return 1 if outcomes["died"] else 0


def read(reader: ReaderProcess, data: bytes) -> str:
    """The outcome of a file: "read", the rule that refused it, or "died"."""
    try:
        document = reader.read(data, 1, ORIGIN)
    except ReaderFailedError:
        return "died"
    return "read" if document.is_readable else document.findings[0].rule


if __name__ == "__main__":
    sys.exit(main())
