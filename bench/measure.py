"""The time of freezing, measuring and checking one week: with more rows, more units, more history.

Each case runs in a process of its own on a new warehouse, filled straight in SQL. Linear means that the
milliseconds for a thousand rows stay the same; flat, that a week after five years takes as long as one after
a quarter, when every window that an edition looks back through is full. Of three tries the fastest counts, of
more than 200,000 rows there is one. Memory is that of our own process, and of the server's process besides
what it shares with others; MB a year is what such editions add to the tables that keep them.

    bench/run measure [--cases ordinary years] [--statements 5]
"""

import argparse
import json
import os
import sys
from typing import Any

from measure_case import Case, run_case

CASES = {
    "small": Case(100, 120, history=1),
    "units": Case(1000, 120, history=1),
    "rows": Case(100, 1000, history=1),
    "million": Case(1000, 1000, history=1),
    "ordinary": Case(100, 120, history=13),
    "year": Case(100, 120, history=52),
    "years": Case(100, 120, history=260),
}
HEAD = (
    "case      units   rows  weeks  figures  freeze s  measure s  check s  cpu s  ms/1000 rows  MB  server MB"
    "  MB a year"
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--statements", type=int, default=4, help="name so many of the slowest statements")
    options = parser.parse_args()
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n{HEAD}", flush=True)
    measured = {}
    for name in options.cases:
        measured[name] = found = run_apart(CASES[name])
        show(name, CASES[name], found, options.statements)
    compare(measured)


def run_apart(case: Case) -> dict[str, Any]:
    """The cost of one case, in a child process, so that its memory is its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.write(writing, json.dumps(run_case(case)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    if os.waitpid(child, 0)[1] or not text:
        sys.exit("the case broke off: see above")
    return dict(json.loads(text))


def show(name: str, case: Case, found: dict[str, Any], count: int) -> None:
    """One line of the table, and its slowest statements below it."""
    print(
        f"{name:8}{case.units:7}{case.rows:7}{case.history + 1:7}{found['figures']:9.0f}"
        f"{found['freeze']:10.2f}{found['measure']:11.2f}{found['check']:9.2f}{found['cpu']:7.2f}"
        f"{1e6 * found['measure'] / case.row_count:14.1f}{found['memory']:5.0f}{found['server']:10.0f}"
        f"{found['growth']:11.0f}"
    )
    statements = {statement: took for statement, took in found.items() if "/" in statement}
    slowest = sorted(statements.items(), key=lambda item: -item[1])[:count]
    print("         " + " · ".join(f"{statement} {took:.2f}" for statement, took in slowest), flush=True)


def compare(measured: dict[str, dict[str, Any]]) -> None:
    """Print the answers to the two questions, from the cases that were run."""
    for name, base in (("million", "small"), ("year", "ordinary"), ("years", "ordinary")):
        if name in measured and base in measured:
            rows = CASES[name].row_count / CASES[base].row_count
            took = sum(measured[name][step] for step in ("freeze", "measure", "check"))
            before = sum(measured[base][step] for step in ("freeze", "measure", "check"))
            print(f"{name}: {rows:.0f} × the rows of {base}, {took / before:.1f} × its time")


if __name__ == "__main__":
    main()
