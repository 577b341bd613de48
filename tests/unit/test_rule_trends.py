"""Results become a table of rules and weeks."""

from typing import Any

import pytest

from conftest import HOME
from orkestra.quality.trends import Trend, list_trends, list_weeks
from orkestra.registry import Registry, read_registry


@pytest.fixture(scope="module")
def registry() -> Registry:
    return read_registry(HOME)


def result(rule: str, week: str, findings: int = 0, status: str = "active") -> dict[str, Any]:
    return {"rule": rule, "week": week, "status": status, "finding_count": findings}


def trends_of(registry: Registry, *results: dict[str, Any]) -> dict[str, Trend]:
    return {trend.rule: trend for trend in list_trends(results, [], registry)}


def test_each_week_has_its_place_whether_or_not_a_rule_looked_at_it(registry: Registry):
    given = [result("B-010", "2026-W48", 2), result("B-012", "2026-W46"), result("B-010", "2026-W46")]
    assert list_weeks(given) == ["2026-W46", "2026-W48"]
    trends = trends_of(registry, *given)
    assert trends["B-010"].cells == [[given[2]], [given[0]]]
    assert trends["B-012"].cells == [[given[1]], []]
    assert (trends["B-010"].is_quiet, trends["B-012"].is_quiet) == (False, True)


def test_a_rule_whose_status_changed_has_both_in_a_week(registry: Registry):
    given = [result("B-010", "2026-W46", 0, "active"), result("B-010", "2026-W46", 3, "shadow")]
    (trend,) = trends_of(registry, *given).values()
    assert trend.cells == [given]
    assert (trend.status, trend.severity) == ("active", "fix")


def test_rules_stand_as_in_the_registry_and_what_left_it_comes_last(registry: Registry):
    trends = trends_of(registry, *(result(rule, "2026-W46") for rule in ("A-001", "B-010", "S-001", "B-009")))
    assert list(trends) == ["S-001", "B-010", "A-001", "B-009"]
    assert trends["A-001"].status == "removed"


def test_units_stand_with_their_rule(registry: Registry):
    hit = [{"rule": rule, "unit_code": unit} for rule, unit in (("B-010", "kkp"), ("B-012", "pu"))]
    trends = list_trends([result("B-010", "2026-W46", 1), result("B-012", "2026-W46", 1)], hit, registry)
    assert {trend.rule: [row["unit_code"] for row in trend.units] for trend in trends} == {
        "B-010": ["kkp"],
        "B-012": ["pu"],
    }
