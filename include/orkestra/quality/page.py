"""The page of results for engineers: each rule week by week, the shadow, and what was withdrawn."""

from datetime import datetime
from itertools import groupby

from orkestra.quality.failures import list_failing
from orkestra.quality.shadow import list_shadow
from orkestra.quality.trends import list_trends, list_weeks
from orkestra.registry import Registry
from orkestra.templates import load_template
from orkestra.warehouse.warehouse import Warehouse
from orkestra.week import Week

WEEKS_BACK = 8


def render_page(warehouse: Warehouse, registry: Registry, as_of: datetime) -> str:
    """The HTML of the last weeks' results.

    Why: the page comes from the kept results alone; Great Expectations' own would show one validation, not
    weeks, and would show what units wrote.
    """
    since = {"first_week": Week.of(as_of) + -WEEKS_BACK}
    results = warehouse.rows("quality/list_results", **since)
    units_hit = warehouse.rows("quality/list_units_hit", **since)
    weeks = [(week, list(rows)) for week, rows in groupby(results, key=lambda row: row["week"])]
    return load_template("rules.html.j2").render(
        weeks=weeks,
        week_names=list_weeks(results),
        trends=list_trends(results, units_hit, registry),
        rules={rule.rule: rule for rule in registry.rules},
        shadow=list_shadow(warehouse),
        failing=list_failing(warehouse),
        withdrawn=warehouse.rows("quality/list_withdrawn"),
        as_of=as_of,
    )
