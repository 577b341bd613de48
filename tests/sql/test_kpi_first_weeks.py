"""The first weeks: what lay before the first reported week is left out, or called so."""

from collections.abc import Iterator
from typing import Any

import pytest

from support.kpi_world import W47, World, at

W48, W51 = W47.next, W47 + 4
OLD: dict[str, Any] = {"issue_code": "u1-1", "detected_at": at("2026-11-02 08:00")}  # long before W47
NEW: dict[str, Any] = {"issue_code": "u1-2", "detected_at": at("2026-11-17 08:00")}


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    """Reporting begins with W47."""
    with World(warehouse_url) as world:
        for week in (W47, W48, W48.next, W48 + 2, W51):
            world.expect("u1", "u2", week=week)
        yield world


def counted(world: World, edition_id: int, indicator: str, dimension: str = "") -> float:
    figure = world.figure(edition_id, indicator, dimension=dimension)
    return float(figure["denominator"] or figure["value"] or 0)


@pytest.mark.parametrize("indicator", ["2.1", "2.4"])
def test_what_was_overdue_when_reporting_began_is_counted_beside(world: World, indicator: str) -> None:
    world.submit("u1", issue=[OLD, NEW])
    first, second = world.measure(), world.measure(W48)

    assert counted(world, first, indicator) == 1
    assert counted(world, first, indicator, "count=overdue_before_start") == 1
    assert counted(world, second, indicator) == 0
    assert counted(world, second, indicator, "count=overdue_before_start") == 0


def test_what_was_open_when_reporting_began_says_nothing_of_times(world: World) -> None:
    world.submit("u1", issue=[OLD, NEW])
    assert [world.figure(world.measure(week), "2.2", dimension="level=Tinggi;percentile=50")["n"]
            for week in (W47, W48, W51)] == [1, 1, 0]  # fmt: skip


def test_an_old_issue_reported_in_a_later_week_escapes_nothing(world: World) -> None:
    """Else Terdeteksi far back would be a way out."""
    world.submit("u1")
    world.submit("u1", week=W48, issue=[OLD])
    edition_id = world.measure(W48)

    assert counted(world, edition_id, "2.1") == 1
    assert counted(world, edition_id, "2.1", "count=reported_late") == 1
    assert world.figure(edition_id, "2.2", dimension="level=Tinggi;percentile=50")["n"] == 1


def test_a_limit_that_ends_after_the_start_counts_wherever_it_began(world: World) -> None:
    world.submit("u1", issue=[OLD | {"detected_at": at("2026-11-15 20:00")}])
    assert counted(world, world.measure(), "2.1") == 1


def test_a_raised_level_starts_a_limit_that_counts(world: World) -> None:
    world.submit("u1", issue=[OLD])
    world.submit("u1", week=W48, issue=[OLD | {"level": "Kritis"}])
    assert [counted(world, world.measure(week), "2.1") for week in (W47, W48, W48.next)] == [0, 0, 1]


def test_what_a_desk_registered_before_is_called_so_in_the_first_week_only(world: World) -> None:
    world.desk_issue("DESK-1", "u1", registered_at=at("2026-11-10 08:00"))
    flows = [
        [world.figure(edition_id, "2.3", dimension=f"flow={term}")["value"]
         for term in ("registered_before", "returned", "new", "open_at_start", "open_at_end")]
        for edition_id in (world.measure(), world.measure(W48))
    ]  # fmt: skip
    assert flows == [[1, 0, 0, 0, 1], [0, 0, 0, 1, 1]]


@pytest.mark.parametrize(("started", "is_shown"), [("2026-11-15 23:00", False), ("2026-11-16 01:00", True)])
def test_a_narrative_that_began_before_has_no_figures(world: World, started: str, is_shown: bool) -> None:
    world.message("m1", "u1", narrative_started_at=at(started))
    world.submit("u1", publication=[{"message_codes": ["m1"]}])
    edition_id = world.measure()

    units = world.figure(edition_id, "1.8", "message", "m1", "link=units")
    assert units["denominator"] == (1 if is_shown else None)
    assert units["method"] == ("share" if is_shown else "before reporting")
