"""The cost of validating: with years of history, with many rows, with hardly any, and beside pandas.

    bench/run rules [history] [volume] [findings] [pandas] [--weeks 1 52 260] [--submissions 1 100 10000]

history  100 submissions of one week (12,000 rows) against 100 units that reported 120 rows in each of so
         many weeks before. Each twice: while the planner has no statistics of the rows that were added (at
         first of none at all), and after. Blocks are what the statements of sql/checks touch: the same on
         any machine.
volume   so many submissions of 120 rows without history, in the batches of a collection; a single one has 5
         rows. The planner has no statistics.
findings one file whose every row is at fault: validating it, then judging it and composing its receipt; while
         the planner has no statistics, and when it has those of a warehouse of small files.
pandas   the expectations that are Great Expectations' own, in the warehouse and on data frames. The rules
         that are statements are left out on both sides: they need a database.

One file in ten has five faults. CPU is of this process and of the whole server; memory is the peak of this
process, and of the largest backend besides what all share. The import of Great Expectations and the first
validation of a process are shown apart. Progress goes to the standard error.
"""

import argparse
import sys
import time
from collections import Counter
from datetime import UTC, datetime

import psycopg
from collect import HOME, WEEK, scratch_folder
from gauge import Cost, Gauge
from rule_findings import answer, spoil
from rule_frames import load_frames, only_built_in, validate_frames
from rule_statements import timed_statements
from rule_world import UNITS, add_history, add_staged, forget_staged, list_units

from embedded import postgres
from orkestra.feedback.describe_finding import FindingTexts
from orkestra.quality.batch import begin_batch, finish_batch
from orkestra.quality.engine import PLANS
from orkestra.quality.results import list_rule_lines, record_results
from orkestra.quality.suites import Suite, load_suites
from orkestra.quality.validate import run_suites
from orkestra.registry import Registry, read_registry
from orkestra.warehouse.migrate import migrate
from orkestra.warehouse.registry_copy import copy_registry
from orkestra.warehouse.warehouse import connect

TRIES = 2  # of which the cheaper counts: what else the machine does only ever adds
LOAD_WEEKS = 13  # weeks of history in one statement, so that progress is seen
HEADING = (
    f"{'':32}{'rows':>10}{'seconds':>9}{'CPU s':>8}{'= Python':>9}{'+ server':>9}{'rows/CPU s':>11}"
    f"{'MB':>6}{'server':>7}{'findings':>9}"
)


class World:
    """A warehouse with the registry, and the URLs of it: `owner` may remove what was added."""

    def __init__(self, server: postgres.Server, registry: Registry, name: str) -> None:
        server.make_warehouse(name)
        migrate(server.url("orkestra_owner", name), HOME)
        self.owner, self.url = server.url("postgres", name), server.url("orkestra_collector", name)
        with connect(self.url, HOME) as warehouse:
            copy_registry(warehouse, registry, code_version="bench", as_of=datetime.now(UTC))
        with psycopg.connect(self.owner, autocommit=True) as connection:
            connection.execute("alter system set autovacuum = off")  # statistics come from us alone
            connection.execute("select pg_reload_conf()")
        self.registry = registry
        wording = next(item.wording for item in registry.items if item.item_code == "KN1")
        self.given = (list_units(registry, WEEK), wording, WEEK)
        self.suites = load_suites(HOME, registry)
        self.gauge = Gauge(self.owner)

    def validate(self, run_id: int, suites: list[Suite] | None = None) -> tuple[Cost, int]:
        """Cost and findings of all that the run has staged, batch by batch as a collection does."""
        chosen, batches, count = suites or self.suites, 0, 0
        texts, lines = FindingTexts(self.registry), list_rule_lines(self.registry, chosen)
        with self.gauge.measure() as cost, connect(self.url, HOME, autocommit=True) as warehouse:
            while batch := begin_batch(warehouse, run_id):
                findings = run_suites(warehouse, self.url, run_id, chosen)
                with warehouse.transaction():
                    finish_batch(warehouse, run_id, batch, findings, texts)
                    record_results(warehouse, run_id, lines, batch)
                count += len(findings)
                batches += 1
                if batches % 5 == 0:
                    say(f"validated {batches} batches")
        return cost, count

    def update_statistics(self) -> None:
        """Update the planner's statistics, as autovacuum does in its own time."""
        with psycopg.connect(self.owner, autocommit=True) as connection:
            connection.execute("vacuum analyze")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parts = {
        "history": measure_history,
        "volume": measure_volume,
        "findings": measure_findings,
        "pandas": measure_pandas,
    }
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(parts)}; default: all")
    parser.add_argument("--weeks", type=int, nargs="+", default=[1, 52, 260])
    parser.add_argument("--submissions", type=int, nargs="+", default=[1, 100, 10_000])
    parser.add_argument("--findings", type=int, nargs="+", default=[5_000, 20_000])
    parser.add_argument("--pandas", type=int, nargs="+", default=[100, 1000], help="submissions to compare")
    parser.add_argument("--slowest", type=int, default=6, help="name so many of the slowest rules")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(parts):
        parser.error(f"no part {', '.join(sorted(unknown))}")
    registry = read_registry(HOME)
    with scratch_folder() as state, postgres.running(state, no_fsync=True) as server:
        print(HEADING)
        warm_up(server, registry)
        for name, measure in parts.items():
            if not options.parts or name in options.parts:
                print(name)
                measure(server, registry, options)


def warm_up(server: postgres.Server, registry: Registry) -> None:
    """Measure what happens once per process, apart from all else."""
    world = World(server, registry, "first")
    with world.gauge.measure() as importing:
        import great_expectations  # noqa: F401
    show("import great_expectations", 0, importing)
    run_id = stage(world, 1, 5)
    show("  first validation", 5, *world.validate(run_id))


def measure_history(server: postgres.Server, registry: Registry, options: argparse.Namespace) -> None:
    """The same 100 submissions, with more and more history."""
    world, written, rows = World(server, registry, "history"), 0, UNITS * 120
    for weeks in sorted(options.weeks):
        with world.gauge.measure() as loading:
            while written < weeks:
                step = min(written + LOAD_WEEKS, weeks)
                add_history(world.owner, *world.given, written + 1, step)
                written = step
                say(f"loaded {written} weeks of history")
        say(f"loading took {loading.seconds:.0f} s")
        for known in ("no statistics", "statistics"):
            if known == "statistics":
                world.update_statistics()
            measured = []
            for _ in range(TRIES):
                run_id = add_staged(world.owner, *world.given, 0, 0)
                with timed_statements(world.suites) as seconds:
                    measured.append((*world.validate(run_id), seconds))
                forget_staged(world.owner, run_id)
            cost, found, seconds = min(measured, key=lambda one: one[0].cpu)
            blocks = count_blocks(world)
            show(f"  {weeks} weeks, {known}", rows, cost, found)
            show_slowest(seconds, options.slowest)
            most = " · ".join(f"{name} {count:,}" for name, count in blocks.most_common(3))
            print(f"      {sum(blocks.values()):,} blocks: {most}", flush=True)


def count_blocks(world: World) -> Counter[str]:
    """Blocks of 8 KB that each statement of sql/checks touches in the warehouse."""
    run_id = add_staged(world.owner, *world.given, 0, 0)
    blocks: Counter[str] = Counter()
    with psycopg.connect(world.owner) as connection:
        connection.execute("update intake.submission set is_in_batch = true where run_id = %s", [run_id])
        for name, value in {"orkestra.run_id": str(run_id), **PLANS}.items():
            connection.execute("select set_config(%s, %s, false)", [name, value])
        for path in sorted((HOME / "sql" / "checks").glob("*.sql")):
            explained = f"explain (analyze, buffers, format json) {path.read_text()}".encode()
            row = connection.execute(explained).fetchone()
            assert row
            plan = row[0][0]["Plan"]
            blocks[path.stem] = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        connection.rollback()
    forget_staged(world.owner, run_id)
    return blocks


def measure_volume(server: postgres.Server, registry: Registry, options: argparse.Namespace) -> None:
    """So many submissions at once, of as many weeks as 100 units need for them."""
    for count in options.submissions:
        world = World(server, registry, f"volume_{count}")
        per_file = 5 if count == 1 else 120
        run_id = stage(world, count, per_file)
        with timed_statements(world.suites) as seconds:
            cost, found = world.validate(run_id)
        show(f"  {count} submissions", count * per_file, cost, found)
        show_slowest(seconds, options.slowest)


def measure_findings(server: postgres.Server, registry: Registry, options: argparse.Namespace) -> None:
    """Measure one file with so many findings, with statistics of no rows and of small files."""
    for count in options.findings:
        for known in ("no statistics", "statistics"):
            world = World(server, registry, f"findings_{count}_{known}")
            units, wording, week = world.given
            if known == "statistics":
                world.validate(add_staged(world.owner, units[1:], wording, week + 40, 1, 1, rows=1))
                world.update_statistics()
            run_id = stage(world, 1, count)
            spoil(world.owner, run_id)
            show(f"  {count} findings, {known}: validate", count, *world.validate(run_id))
            with world.gauge.measure() as answering:
                found = answer(world.url, registry, run_id)
            show("    judge and compose", count, answering, found)


def measure_pandas(server: postgres.Server, registry: Registry, options: argparse.Namespace) -> None:
    """Great Expectations' own expectations of the suites, in the warehouse and on data frames."""
    for count in options.pandas:
        world = World(server, registry, f"pandas_{count}")
        suites = [only_built_in(suite) for suite in world.suites]
        run_id = stage(world, count, 120)
        with world.gauge.measure() as loading:
            frames = load_frames(world.owner, run_id, suites)
        with world.gauge.measure() as on_pandas:
            found_on_pandas = validate_frames(suites, frames)
        in_warehouse, found = world.validate(run_id, suites)
        show(f"  {count} submissions, warehouse", count * 120, in_warehouse, found)
        show("    loading the frames", count * 120, loading)
        show("    pandas", count * 120, on_pandas, found_on_pandas)
        whole = loading.cpu + on_pandas.cpu
        print(f"    pandas / warehouse: {on_pandas.cpu / in_warehouse.cpu:.2f} × the CPU seconds,"
              f" {whole / in_warehouse.cpu:.2f} × with loading", flush=True)  # fmt: skip


def stage(world: World, count: int, rows: int) -> int:
    """A run with so many submissions; the last week lies ahead, so that SS-01 is active in all of them."""
    units, wording, week = world.given
    started = time.monotonic()
    run_id = add_staged(
        world.owner, units[:count], wording, week + 40, 0, max(count // UNITS, 1) - 1, rows=rows
    )
    say(f"staged {count} submissions in {time.monotonic() - started:.0f} s")
    return run_id


def show(name: str, rows: int, cost: Cost, found: int | None = None) -> None:
    """One line of the table."""
    pace = f"{rows / cost.cpu:,.0f}" if rows else ""
    print(
        f"{name:32}{rows or '':>10}{cost.seconds:9.2f}{cost.cpu:8.2f}{cost.own_cpu:9.2f}"
        f"{cost.server_cpu:9.2f}{pace:>11}{cost.own_memory:6.0f}{cost.server_memory:7.0f}"
        f"{'' if found is None else found:>9}",
        flush=True,
    )


def show_slowest(seconds: Counter[str], most: int) -> None:
    """Below a line: what the database worked for."""
    named = " · ".join(f"{name} {took:.2f}" for name, took in seconds.most_common(most))
    print(f"      {sum(seconds.values()):.2f} s in statements: {named}", flush=True)


STARTED = time.monotonic()


def say(text: str) -> None:
    """Progress, for whoever waits."""
    print(f"[{time.monotonic() - STARTED:5.0f} s] {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
