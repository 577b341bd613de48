"""How long validating takes: with years of history, with many rows, and beside the same suites on pandas.

    bench/run rules [--weeks 1 52 260] [--submissions 100 10000] [--pandas 100]

History: 100 submissions of one week (12,000 rows) against 100 units that reported 120 rows in each of so many
weeks before. Volume: so many submissions of 120 rows without history, in the batches of a collection. The
import of Great Expectations is shown apart; the machine should have nothing else to do.
"""

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import psycopg
from collect import HOME, WEEK, scratch_folder
from rule_world import ROWS, UNITS, add_history, add_staged, forget_staged, list_units

from embedded import postgres
from orkestra.quality.batch import begin_batch
from orkestra.quality.suites import QUERY, Suite, load_suites
from orkestra.quality.validate import PLANS, quiet_great_expectations, run_suites
from orkestra.registry import Registry, read_registry
from orkestra.warehouse.connect import connect
from orkestra.warehouse.migrate import migrate
from orkestra.warehouse.registry_copy import copy_registry

TRIES = 3  # of which the fastest counts: what else the machine does only ever adds
Answer = TypeVar("Answer")


class World:
    """A warehouse with the registry, and the URLs of it: `owner` may remove what was added."""

    def __init__(self, server: postgres.Server, registry: Registry, name: str) -> None:
        server.make_warehouse(name)
        migrate(server.url("orkestra_owner", name), HOME)
        self.owner, self.url = server.url("postgres", name), server.url("orkestra_collector", name)
        with connect(self.url) as connection:
            copy_registry(connection, registry, code_version="bench", as_of=datetime.now(UTC))
        wording = next(item.wording for item in registry.items if item.code == "KN1")
        self.given = (list_units(registry, WEEK), wording, WEEK)
        self.suites = load_suites(HOME, registry)

    def validate(self, run_id: int, suites: list[Suite] | None = None) -> tuple[float, int]:
        """Seconds and findings of all that the run has staged, batch by batch as a collection does."""
        seconds, count = 0.0, 0
        with connect(self.url, autocommit=True) as connection:
            while batch := begin_batch(connection, run_id):
                work = partial(run_suites, connection, self.url, run_id, suites or self.suites)
                spent, findings = timed(work)
                seconds, count = seconds + spent, count + len(findings)
                connection.execute(
                    "update intake.submission set progress = 'validated' where submission_id = any(%s)",
                    [list(batch)],
                )
        return seconds, count

    def analyze(self) -> None:
        """What autovacuum does in its own time."""
        with psycopg.connect(self.owner, autocommit=True) as connection:
            connection.execute("vacuum analyze")


def timed(work: Callable[[], Answer]) -> tuple[float, Answer]:
    started = time.perf_counter()
    answer = work()
    return time.perf_counter() - started, answer


def memory() -> float:
    """Units: MB, the most that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--weeks", type=int, nargs="*", default=[1, 52, 260])
    parser.add_argument("--submissions", type=int, nargs="*", default=[100, 10_000])
    parser.add_argument("--pandas", type=int, nargs="*", default=[100], help="submissions to compare with")
    options = parser.parse_args()
    registry = read_registry(HOME)
    with scratch_folder() as state, postgres.running(state) as server:
        importing, _ = timed(import_rules_engine)
        print(f"import great_expectations        {importing:8.2f} s   {memory():.0f} MB (apart)", flush=True)
        world = World(server, registry, "warm")
        world.validate(add_staged(world.owner, *world.given, 0, 0))  # what happens once a process
        measure_history(World(server, registry, "history"), sorted(options.weeks))
        for count in options.submissions:
            measure_volume(World(server, registry, f"volume_{count}"), count)
        for count in options.pandas:
            compare_with_pandas(World(server, registry, f"pandas_{count}"), count)


def import_rules_engine() -> None:
    import great_expectations  # noqa: F401


def measure_history(world: World, all_weeks: list[int]) -> None:
    """The same 100 submissions, with more and more history."""
    print(f"{UNITS} submissions × {ROWS} rows, after so many weeks of {UNITS} units:")
    written, first = 0, 0.0
    for weeks in all_weeks:
        while written < weeks:
            step = min(written + 26, weeks)
            add_history(world.owner, *world.given, written + 1, step)
            written = step
        world.analyze()
        blocks = count_blocks(world)
        times = []
        for _ in range(TRIES):
            run_id = add_staged(world.owner, *world.given, 0, 0)
            times.append(world.validate(run_id))
            forget_staged(world.owner, run_id)
        seconds, found = min(times)
        first = first or seconds
        ratio = seconds / first
        print(
            f"  {weeks:4} weeks                     {seconds:8.2f} s   {ratio:.2f} ×   {found} findings,"
            f" the statements touch {blocks:,} blocks of 8 KB",
            flush=True,
        )


def count_blocks(world: World) -> int:
    """What all statements of sql/checks touch in the warehouse: the same however busy the machine is."""
    run_id = add_staged(world.owner, *world.given, 0, 0)
    blocks = 0
    with psycopg.connect(world.owner) as connection:
        connection.execute("update intake.submission set is_in_batch = true where run_id = %s", [run_id])
        for name, value in {"orkestra.run_id": str(run_id), **PLANS}.items():
            connection.execute("select set_config(%s, %s, false)", [name, value])
        for path in sorted((HOME / "sql" / "checks").glob("*.sql")):
            explained = f"explain (analyze, buffers, format json) {path.read_text()}".encode()
            row = connection.execute(explained).fetchone()
            assert row
            plan = row[0][0]["Plan"]
            blocks += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        connection.rollback()
    forget_staged(world.owner, run_id)
    return blocks


def measure_volume(world: World, count: int) -> None:
    """So many submissions at once, of as many weeks as 100 units need for them."""
    run_id = stage(world, count)
    seconds, found = world.validate(run_id)
    rows = count * ROWS
    print(f"{count:6} submissions, {rows:9,} rows   {seconds:8.2f} s   {rows / seconds:9,.0f} rows/s"
          f"   {memory():.0f} MB   {found} findings", flush=True)  # fmt: skip


def stage(world: World, count: int) -> int:
    """A run with so many submissions; the last week lies ahead, so that SS-01 is active in all of them."""
    units, wording, week = world.given
    run_id = add_staged(world.owner, units, wording, week + 40, 0, count // UNITS - 1)
    world.analyze()
    return run_id


def compare_with_pandas(world: World, count: int) -> None:
    """Great Expectations' own expectations of the suites, in the warehouse and on data frames.

    Why only these: a statement needs a database.
    """
    own = [only_own(suite) for suite in world.suites]
    run_id = stage(world, count)
    loading, frames = timed(lambda: load_frames(world, run_id))
    in_warehouse, _ = world.validate(run_id, own)
    on_pandas, _ = timed(lambda: validate_frames(own, frames))
    print(f"{count:6} submissions, {count * ROWS:9,} rows, without the rules that are SQL:")
    print(f"  in the warehouse               {in_warehouse:8.2f} s")
    print(f"  on pandas                      {on_pandas:8.2f} s   {on_pandas / in_warehouse:.1f} ×"
          f"   and {loading:.2f} s to load the frames   {memory():.0f} MB", flush=True)  # fmt: skip


def only_own(suite: Suite) -> Suite:
    """The suite without its statements."""
    expectations = [entry for entry in suite.document["expectations"] if entry["type"] != QUERY]
    return replace(suite, document=suite.document | {"expectations": expectations})


def load_frames(world: World, run_id: int) -> dict[str, Any]:
    """The rows of every sheet, as the suites see them."""
    import pandas

    frames = {}
    with psycopg.connect(world.owner) as connection:
        connection.execute("update intake.submission set is_in_batch = true where run_id = %s", [run_id])
        connection.execute("select set_config('orkestra.run_id', %s, false)", [str(run_id)])
        for suite in world.suites:
            cursor = connection.execute(f"select * from checks.{suite.sheet}")
            names = [column.name for column in cursor.description or ()]
            frames[suite.sheet] = pandas.DataFrame(cursor.fetchall(), columns=names)
        connection.rollback()
    return frames


def validate_frames(suites: list[Suite], frames: dict[str, Any]) -> None:
    """The same expectations with the same result format on pandas."""
    with quiet_great_expectations() as gx:
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = gx.data_context.types.base.ProgressBarsConfig(globally=False)
        source = context.data_sources.add_pandas("frames")
        for suite in suites:
            batch = source.add_dataframe_asset(suite.sheet).add_batch_definition_whole_dataframe("run")
            definition = gx.ValidationDefinition(
                name=suite.sheet,
                data=batch,
                suite=context.suites.add(gx.ExpectationSuite(**suite.document)),
            )
            context.validation_definitions.add(definition)
            validated = definition.run(
                batch_parameters={"dataframe": frames[suite.sheet]},
                expectation_parameters=suite.parameters,
                result_format={"result_format": "BOOLEAN_ONLY"},
            )
            failed = [result.expectation_config for result in validated.results if not result.success]
            assert not failed, failed[:3]


if __name__ == "__main__":
    main()
