"""The page of results for engineers: each rule week by week, the shadow, and what was withdrawn."""

from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.quality.failures import list_failing
from orkestra.quality.shadow import list_shadow
from orkestra.quality.trends import list_trends, list_weeks
from orkestra.registry import Registry
from orkestra.templates import load_template
from orkestra.warehouse.connect import run_statement
from orkestra.week import Week

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

WEEKS_BACK = 8


def render_page(
    connection: "psycopg.Connection[Row]", home: Path, registry: Registry, as_of: datetime
) -> str:
    """The HTML of the last weeks' results.

    Why: the page comes from the kept results alone; Great Expectations' own would show one validation, not
    weeks, and would show what units wrote.
    """
    since = {"first_week": str(Week.of(as_of) + -WEEKS_BACK)}
    results = run_statement(connection, home, "quality/list_results", since)
    units_hit = run_statement(connection, home, "quality/list_units_hit", since)
    weeks = [(week, list(rows)) for week, rows in groupby(results, key=lambda row: row["week"])]
    return load_template(home, "rules.html.j2").render(
        weeks=weeks,
        week_names=list_weeks(results),
        trends=list_trends(results, units_hit, registry),
        rules={rule.id: rule for rule in registry.rules},
        shadow=list_shadow(connection, home),
        failing=list_failing(connection, home),
        withdrawn=run_statement(connection, home, "quality/list_withdrawn"),
        as_of=as_of,
    )
