"""The kept results of the rules, and the page that engineers read."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import psycopg
import pytest

from orkestra.quality.page import render_page
from orkestra.registry import Registry, read_registry
from support.kpi_world import HOME, W47, World, at

AS_OF = at("2026-11-25 08:00")
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        yield world


def rules(world: World, **statuses: str) -> int:
    """A set of rules with the status of each."""
    number = next(world.numbers)
    rule_set = world.insert("quality.rule_set", sha256=f"set {number}")["rule_set_id"]
    for rule, status in statuses.items():
        world.insert(
            "quality.rule_set_line", rule_set_id=rule_set, rule=rule.replace("_", "-"), status=status,
            since=date(2025, 1, 1), sheets=["publication"],
        )  # fmt: skip
    return int(rule_set)


def validate(world: World, unit: str, rule_set: int, week=W47, **hits: tuple[int, int]) -> int:
    """A version of three rows that was validated; of a rule its findings and rejected rows."""
    submission_id = world.submit(unit, week=week, publication=[{}, {}, {}])
    world.insert("quality.validation", submission_id=submission_id, run_id=world.run_id, rule_set_id=rule_set)
    for rule, (findings, rejected) in hits.items():
        world.insert(
            "quality.hit", submission_id=submission_id, rule=rule.replace("_", "-"), finding_count=findings,
            row_count=1, rejected_count=rejected,
        )  # fmt: skip
    return submission_id


def test_a_result_is_one_row_for_each_run_rule_unit_and_week(world: World) -> None:
    rule_set = rules(world, B_010="active", B_012="shadow")
    validate(world, "kkp", rule_set, W47.previous)
    validate(world, "kkp", rule_set, B_010=(4, 1))
    rows = world.connection.execute(
        "select run_id, rule, status, unit_code, week, evaluated_count, failed_count, rejected_count"
        " from quality.result order by week, rule"
    ).fetchall()
    run, before, now = world.run_id, str(W47.previous), str(W47)
    assert [tuple(row.values()) for row in rows] == [
        (run, "B-010", "active", "kkp", before, 3, 0, 0),
        (run, "B-012", "shadow", "kkp", before, 3, 0, 0),
        (run, "B-010", "active", "kkp", now, 3, 4, 1),
        (run, "B-012", "shadow", "kkp", now, 3, 0, 0),
    ]


@pytest.mark.parametrize(
    "change", ["update quality.hit set rejected_count = 0", "delete from quality.validation"]
)
def test_our_own_role_changes_no_result(world: World, change: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        world.connection.execute(change)


def test_a_submission_has_one_result_however_often_it_is_tried(world: World) -> None:
    rule_set = rules(world, B_010="active")
    submission_id = validate(world, "kkp", rule_set)
    with pytest.raises(psycopg.errors.UniqueViolation):
        world.insert(
            "quality.validation", submission_id=submission_id, run_id=world.run_id, rule_set_id=rule_set
        )


@pytest.fixture(scope="module")
def registry() -> Registry:
    """The registry with a hostile text, and a rule of each status."""
    known = read_registry(HOME)
    changes = {
        "B-010": {"message": HOSTILE},
        "B-012": {"status": "withdrawn", "reason": HOSTILE},
        "B-013": {"status": "shadow"},
    }
    return replace(known, rules=tuple(replace(rule, **changes.get(rule.rule, {})) for rule in known.rules))


def show(world: World, registry: Registry) -> str:
    return " ".join(render_page(world.warehouse, registry, AS_OF).split())


def line_of(page: str, rule: str) -> str:
    return page[page.index(f'<tr id="{rule}"') :].partition("</tr>")[0]


def test_the_page_shows_each_rule_week_by_week_and_in_whose_files_it_found_something(
    world: World, registry: Registry
) -> None:
    rule_set = rules(world, B_010="active", B_012="active", B_013="shadow", B_014="active")
    for unit in ("kkp", "pu"):
        validate(world, unit, rule_set, W47.previous, B_010=(2, 1))
    validate(world, "kkp", rule_set, B_010=(4, 1), B_013=(1, 0))
    page = show(world, registry)
    before, now = (f"{hit}<small>/{units}</small>" for hit, units in ((2, 2), (1, 1)))
    fired = line_of(page, "B-010")
    assert fired.index(before) < fired.index(now)
    assert "2 units</summary>" in fired
    assert "kkp (6 in 2 weeks), pu (2 in 1 week)" in fired
    assert f"◌ {now}" in line_of(page, "B-013")
    assert "<b>withdrawn</b>" in line_of(page, "B-012")
    assert page.index('<tr id="B-010"') < page.index("2 rules that found nothing") < page.index('id="B-014"')


def test_the_page_runs_nothing_and_all_its_links_lead_somewhere(world: World, registry: Registry) -> None:
    rule_set = rules(world, B_010="active", B_012="active")
    validate(world, "kkp", rule_set, B_010=(1, 1), B_012=(1, 1))
    page = show(world, registry)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links >= {"weeks", "shadow", "withdrawn", "w-2026-W47"}
    assert links <= set(re.findall(r'id="([^"]+)"', page))


def test_the_page_of_a_warehouse_without_results_says_so(world: World, registry: Registry) -> None:
    page = show(world, registry)
    assert "Nothing was validated in the last weeks." in page
