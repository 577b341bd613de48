"""The share of 95 % intervals of a pooled change that hold the true change, through the SQL.

Each study is simulated: units hold sessions, in which people are asked before and after. Each setting must
hold: units of like size, one unit with ten or thirty times the people of the others, 2 to 15 units, answers
that are rare, sessions of a single unit. The truth is the mean over units, of a single unit its own change.
Beside it stands the rule used before: Mantel and Haenszel over all rows, with the larger of the errors of
Greenland and Robins and of clusters. Each share has its standard error (SE), which comes from the number of
studies. Then the example in which adding up raw counts says the opposite of every survey. Status 1 if a
setting does not hold.

    bench/run coverage [--studies 4000] [--seed 1] [--only TEXT]
"""

import argparse
import math
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy
import psycopg
from collect import HOME, scratch_folder
from scipy import stats

from embedded import postgres
from orkestra.warehouse.migrate import migrate

SESSIONS, PEOPLE = (2, 6), (20, 60)  # of a unit, of an arm: least and most; nothing is of one size
WANTED = 0.94
T_975 = {count: float(stats.t.ppf(0.975, count - 1)) for count in range(2, 91)}


@dataclass(frozen=True)
class Setting:
    """The settings of one simulation: how alike people of a session and of a unit are, how rare a yes is."""

    name: str
    correlation: float = 0.0
    effect_spread: float = 0.0
    units: tuple[int, int] = (6, 15)
    sessions: tuple[int, int] = SESSIONS
    giant: int = 1  # so many times the people are in the first unit
    before: float = 0.40  # the share before
    change: float = 0.08  # and how much more it is afterwards

    @property
    def is_one_unit(self) -> bool:
        """Its own change is asked for, not that of other units."""
        return self.units == (1, 1)


SETTINGS = (
    Setting("one common effect"),
    Setting("people of a session correlated 0.05", correlation=0.05),
    Setting("effects vary by 5 points between units", effect_spread=0.05),
    *(Setting(f"both, {count} units", 0.05, 0.05, (count, count)) for count in (2, 3, 6, 15)),
    *(
        Setting(
            f"both, {count} units, one asks {giant} times as many", 0.05, 0.05, (count, count), giant=giant
        )
        for giant in (10, 30)
        for count in (2, 3, 6, 15)
    ),
    *(
        Setting(f"one effect, {count} units, one asks 30 times more", units=(count, count), giant=30)
        for count in (3, 15)
    ),
    *(
        Setting(
            f"rare answers (2 %, then 4 %), {count} units", units=(count, count), before=0.02, change=0.02
        )
        for count in (2, 6, 15)
    ),
    *(
        Setting(f"1 unit, {count} sessions, correlated 0.05", 0.05, units=(1, 1), sessions=(count, count))
        for count in (2, 3, 6)
    ),
)
STRATA = """
create temporary table stratum (
    study integer, unit_code text, before_count bigint, before_yes_count bigint, after_count bigint,
    after_yes_count bigint
)
"""
COVERAGE = """
with pooled as (
    select pooled.*
    from (
        select
            array_agg(cast(row(
                unit_code, before_count, before_yes_count, after_count, after_yes_count, null, null, null
            ) as statistics.stratum)) as strata
        from stratum
        group by study
    ) as study
    cross join lateral statistics.pool_strata(study.strata) as pooled
)

select
    -- without an interval nothing is held
    avg(cast(coalesce(%(change)s between lower and upper, false) as integer)),
    100 * avg(upper - lower) / 2
from pooled
"""
EXAMPLE = """
select
    pooled.difference,
    cast(45 + 40 as double precision) / (50 + 200) - cast(160 + 5 as double precision) / (200 + 50)
from statistics.pool_strata(cast(array[
    row('u1', 200, 160, 50, 45, null, null, null), row('u2', 50, 5, 200, 40, null, null, null)
] as statistics.stratum[])) as pooled
"""
Row = tuple[str, int, int, int, int]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--studies", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="settings whose name has this text")
    options = parser.parse_args()
    with scratch_folder() as state, postgres.running(state, no_fsync=True) as server:
        migrate(server.url("orkestra_owner", "warehouse"), HOME)
        with psycopg.connect(server.url("orkestra_owner", "warehouse"), autocommit=True) as connection:
            connection.execute(STRATA)
            held = [
                measure(connection, setting, options) for setting in SETTINGS if options.only in setting.name
            ]
            difference, raw = connection.execute(EXAMPLE).fetchone() or (0, 0)
    print(f"45/50 after 160/200, and 40/200 after 5/50: {difference:+.2f}; raw counts added {raw:+.2f}")
    sys.exit(min(held, default=0) < WANTED)


def measure(connection: psycopg.Connection, setting: Setting, options: argparse.Namespace) -> float:
    """The share of studies whose published interval holds the true change."""
    began, dice = time.perf_counter(), numpy.random.default_rng(options.seed)
    studies = [list(simulate(setting, dice)) for _ in range(options.studies)]
    connection.execute("truncate stratum")
    with connection.cursor().copy("copy stratum from stdin") as copy:
        for number, study in enumerate(studies):
            for row in study:
                copy.write_row((number, *row))
    found = connection.execute(COVERAGE, {"change": setting.change}).fetchone()
    ours, half = (float(value) for value in found or ())
    earlier = numpy.array([pool_all_rows(study) for study in studies])
    then = float(numpy.mean(numpy.abs(earlier[:, 0] - setting.change) <= earlier[:, 1]))
    print(
        f"{setting.name:46} holds {show_share(ours, options.studies)} (± {half:4.1f} points), rule before "
        f"{show_share(then, options.studies)} (± {100 * numpy.mean(earlier[:, 1]):4.1f}); "
        f"{options.studies} studies in {time.perf_counter() - began:.1f} s",
        flush=True,
    )
    return ours


def pool_all_rows(study: list[Row]) -> tuple[float, float]:
    """The change and half the interval by the rule used before: every row weighs by its people."""
    names = [row[0] for row in study] if len({row[0] for row in study}) > 1 else range(len(study))
    n0, x0, n1, x1 = numpy.array([row[1:] for row in study], float).T
    weight, p0, p1 = n1 * n0 / (n1 + n0), x0 / n0, x1 / n1
    change = numpy.average(p1 - p0, weights=weight)
    within = math.sqrt(sum(weight**2 * (p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0)))
    residuals: dict[object, float] = {}
    for name, residual in zip(names, weight * (p1 - p0 - change), strict=True):
        residuals[name] = residuals.get(name, 0) + residual
    count = len(residuals)
    between = math.sqrt(count / (count - 1) * sum(residual**2 for residual in residuals.values()))
    return change, max(1.959964 * within, T_975[count] * between) / sum(weight)


def show_share(share: float, studies: int) -> str:
    """With its standard error: "94.3 % (SE 0.4)"."""
    return f"{share:6.1%} (SE {100 * math.sqrt(share * (1 - share) / studies):.1f})"


def simulate(setting: Setting, dice: numpy.random.Generator) -> Iterator[Row]:
    """The surveys of one study: unit, asked and yes before, asked and yes after."""
    for unit in range(dice.integers(*setting.units, endpoint=True)):
        own = 0 if setting.is_one_unit else setting.effect_spread * dice.standard_normal()
        after_share = min(max(setting.before + setting.change + own, 0), 1)
        size = setting.giant if unit == 0 else 1
        for _ in range(dice.integers(*setting.sessions, endpoint=True)):
            before = ask(setting.before, size, setting, dice)
            yield f"u{unit}", *before, *ask(after_share, size, setting, dice)


def ask(share: float, size: int, setting: Setting, dice: numpy.random.Generator) -> tuple[int, int]:
    """The number of people who were asked, and of those who said yes; a session has a share of its own."""
    if setting.correlation:
        alike = 1 / setting.correlation - 1  # of a beta distribution with this correlation within
        share = dice.beta(share * alike, (1 - share) * alike)
    asked = size * int(dice.integers(*PEOPLE, endpoint=True))
    return asked, int(dice.binomial(asked, share))


if __name__ == "__main__":
    main()
