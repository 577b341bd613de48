"""How often the 95 % interval of a pooled change holds the true change, through the SQL.

Each study is simulated: units hold sessions, in which people are asked before and after. Beside the interval
that we publish stands the plain Mantel-Haenszel one, which takes all people for independent. Each share has
its standard error (SE), which comes from the number of studies. Three settings must hold. Harder ones follow
as information: few units, or one unit with ten times the people of the others. Then the example in which
adding up raw counts says the opposite of every survey. Status 1 if a setting that must hold does not.

    bench/run coverage [--studies 4000] [--units 6 15] [--seed 1]
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

from embedded import postgres
from orkestra.warehouse.migrate import migrate

BEFORE, CHANGE = 0.40, 0.08  # the share before, and how much more it is afterwards
SESSIONS, PEOPLE = (2, 6), (20, 60)  # of a unit, of an arm: least and most; nothing is of one size
WANTED = 0.93


@dataclass(frozen=True)
class Setting:
    """What makes people alike: those of one session, and the effect within one unit; and what is rare."""

    name: str
    correlation: float = 0.0
    effect_spread: float = 0.0
    units: tuple[int, int] | None = None  # instead of --units
    sessions: tuple[int, int] = SESSIONS
    giant: int = 1  # so many times the people are in the first unit


SETTINGS = (
    Setting("one common effect"),
    Setting("people of a session correlated 0.05", correlation=0.05),
    Setting("effects vary by 5 points between units", effect_spread=0.05),
)
HARDER = (
    *(
        Setting(f"both, {count} units", correlation=0.05, effect_spread=0.05, units=(count, count))
        for count in (2, 3, 5)
    ),
    *(
        Setting(f"correlated 0.05, 1 unit, {count} sessions", 0.05, units=(1, 1), sessions=(count, count))
        for count in (2, 3, 6)
    ),
    *(
        Setting(f"both, {count} units, one ten times as large", 0.05, 0.05, units=(count, count), giant=10)
        for count in (3, 6, 15)
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
                unit_code, before_count, before_yes_count, after_count, after_yes_count, null, null
            ) as statistics.stratum)) as strata
        from stratum
        group by study
    ) as study
    cross join lateral statistics.pool_strata(study.strata) as pooled
)

select
    -- without an interval nothing is held
    avg(cast(coalesce(%(change)s between lower and upper, false) as integer)),
    avg(cast(abs(difference - %(change)s) <= 1.959964 * within_error as integer)),
    100 * avg(upper - lower) / 2,
    100 * avg(1.959964 * within_error)
from pooled
"""
EXAMPLE = """
select
    pooled.difference,
    pooled.within_error,
    cast(45 + 40 as double precision) / (50 + 200) - cast(160 + 5 as double precision) / (200 + 50)
from statistics.pool_strata(cast(array[
    row('u1', 200, 160, 50, 45, null, null), row('u2', 50, 5, 200, 40, null, null)
] as statistics.stratum[])) as pooled
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--studies", type=int, default=4000)
    parser.add_argument("--units", type=int, nargs=2, default=(6, 15), help="of a study: least and most")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with scratch_folder() as state, postgres.running(state, hasty=True) as server:
        migrate(server.url("orkestra_owner", "warehouse"), HOME)
        with psycopg.connect(server.url("orkestra_owner", "warehouse"), autocommit=True) as connection:
            connection.execute(STRATA)
            held = [measure(connection, setting, options) for setting in SETTINGS]
            print("harder, as information:")
            for setting in HARDER:
                measure(connection, setting, options)
            difference, error, raw = connection.execute(EXAMPLE).fetchone() or (0, 0, 0)
    print(
        f"45/50 after 160/200, and 40/200 after 5/50: pooled {difference:+.2f}, error {error:.4f}; "
        f"raw counts added {raw:+.2f}"
    )
    sys.exit(min(held) < WANTED)


def measure(connection: psycopg.Connection, setting: Setting, options: argparse.Namespace) -> float:
    """The share of studies whose published interval holds the true change."""
    connection.execute("truncate stratum")
    with connection.cursor().copy("copy stratum from stdin") as copy:
        dice = numpy.random.default_rng(options.seed)
        for study in range(options.studies):
            for row in simulate(setting, setting.units or options.units, dice):
                copy.write_row((study, *row))
    began = time.perf_counter()
    found = connection.execute(COVERAGE, {"change": CHANGE}).fetchone()
    ours, plain, half, plain_half = (float(value) for value in found or ())
    print(
        f"{setting.name:42} holds {show_share(ours, options.studies)} (± {half:4.1f} points), "
        f"plain Mantel-Haenszel {show_share(plain, options.studies)} (± {plain_half:4.1f}); "
        f"{options.studies} studies in {time.perf_counter() - began:.1f} s",
        flush=True,
    )
    return ours


def show_share(share: float, studies: int) -> str:
    """With its standard error: "94.3 % (SE 0.4)"."""
    return f"{share:6.1%} (SE {100 * math.sqrt(share * (1 - share) / studies):.1f})"


def simulate(
    setting: Setting, units: tuple[int, int], dice: numpy.random.Generator
) -> Iterator[tuple[str, int, int, int, int]]:
    """The surveys of one study: unit, asked and yes before, asked and yes after."""
    for unit in range(dice.integers(*units, endpoint=True)):
        # within a single unit its own change is asked for
        change = CHANGE + (setting.effect_spread * dice.standard_normal() if units != (1, 1) else 0)
        size = setting.giant if unit == 0 else 1
        for _ in range(dice.integers(*setting.sessions, endpoint=True)):
            before = ask(BEFORE, size, setting, dice)
            after = ask(min(max(BEFORE + change, 0), 1), size, setting, dice)
            yield f"u{unit}", *before, *after


def ask(share: float, size: int, setting: Setting, dice: numpy.random.Generator) -> tuple[int, int]:
    """How many were asked, and how many said yes; correlated people share a share of their own."""
    if setting.correlation:
        alike = 1 / setting.correlation - 1  # of a beta distribution with this correlation within
        share = dice.beta(share * alike, (1 - share) * alike)
    asked = size * int(dice.integers(*PEOPLE, endpoint=True))
    return asked, int(dice.binomial(asked, share))


if __name__ == "__main__":
    main()
