"""K0: completeness, punctuality, passed without revision, nil; for all and for the desk's members."""

from collections.abc import Iterator
from typing import Any

import pytest

from support.kpi_world import World, at

PUBLICATION: list[dict[str, Any]] = [{}]
ON_TIME, LATE, AFTER_CLOSE = "2026-11-23 11:00", "2026-11-23 13:00", "2026-11-24 16:01"


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        yield world


def shares(
    world: World, edition_id: int, scope: str = "national", code: str = ""
) -> list[tuple[float, float]]:
    figures = [world.figure(edition_id, f"K0.{number}", scope, code) for number in range(1, 5)]
    return [(figure["numerator"], figure["denominator"]) for figure in figures]


def test_each_state_counts_where_it_belongs(world: World) -> None:
    world.expect(
        "on-time", "late", "nil", "fixed", "excused", "refused", "silent", "too-late", desk=("late", "silent")
    )
    world.submit("on-time", received=ON_TIME, publication=PUBLICATION)
    world.submit("late", received=LATE, publication=PUBLICATION)
    world.submit("nil", received=ON_TIME)
    world.submit("fixed", received=LATE, verdict="rejected")
    world.submit("fixed", received="2026-11-23 14:00", publication=PUBLICATION)
    world.decide("excused", "excuse", at(ON_TIME))
    world.submit("refused", received=ON_TIME, verdict="needs_fix", publication=PUBLICATION)
    world.submit("too-late", received=AFTER_CLOSE, publication=PUBLICATION)

    edition_id = world.measure()

    assert shares(world, edition_id) == [(4, 7), (2, 7), (3, 4), (1, 4)]
    assert shares(world, edition_id, "desk", "d1") == [(1, 2), (0, 2), (1, 1), (0, 1)]


@pytest.mark.parametrize(
    ("refused_rows", "found", "is_on_time"),
    [
        (2, "B-001", True),  # half of the rows that follow
        (1, "B-001", False),  # its Identitas is no row of data
        (0, "B-001", False),
        (4, "S-002", False),  # could not be read as this unit's workbook
        (4, "F-001", False),
    ],
)
def test_a_readable_refused_file_keeps_the_first_date(
    world: World, refused_rows: int, found: str, is_on_time: bool
) -> None:
    world.expect("u1")
    world.submit(
        "u1", received=ON_TIME, verdict="needs_fix", found=(found,), publication=PUBLICATION * refused_rows
    )
    world.submit("u1", received=LATE, publication=PUBLICATION * 4)

    assert world.figure(world.measure(), "K0.2")["numerator"] == is_on_time


@pytest.mark.parametrize(
    ("refused", "accepted", "is_on_time"),
    [
        ({}, {}, True),  # nil throughout, twice
        ({"publication": []}, {}, False),  # no row, but not signed as nil: a placeholder
        ({}, {"publication": "blank"}, False),
    ],
)
def test_a_file_without_a_row_keeps_the_first_date_only_as_nil_before_nil(
    world: World, refused: dict[str, Any], accepted: dict[str, Any], is_on_time: bool
) -> None:
    world.expect("u1")
    world.submit("u1", received=ON_TIME, verdict="needs_fix", found=("B-060",), **refused)
    world.submit("u1", received=LATE, **accepted)

    assert world.figure(world.measure(), "K0.2")["numerator"] == is_on_time


def test_a_correction_after_batas_stays_on_time(world: World) -> None:
    world.expect("u1")
    world.submit("u1", received=ON_TIME, publication=PUBLICATION)
    world.submit("u1", received=LATE, publication=PUBLICATION)

    edition_id = world.measure()

    assert world.figure(edition_id, "K0.2")["value"] == 1
    assert world.figure(edition_id, "K0.3")["value"] == 0


@pytest.mark.parametrize(
    ("first", "then", "is_on_time"),
    [
        ("nil", PUBLICATION, False),
        (PUBLICATION, PUBLICATION * 3, False),
        (PUBLICATION * 2, PUBLICATION * 4, True),  # at least half of what follows
        (PUBLICATION * 4, "nil", True),
        ("nil", "nil", True),
    ],
)
def test_a_little_by_batas_and_the_return_later_is_late(
    world: World, first: Any, then: Any, is_on_time: bool
) -> None:
    world.expect("u1")
    world.submit("u1", received=ON_TIME, publication=first)
    world.submit("u1", received=LATE, publication=then)

    assert world.figure(world.measure(), "K0.2")["numerator"] == is_on_time


def test_what_was_refused_by_batas_is_set_beside_the_version_that_holds_half(world: World) -> None:
    world.expect("u1")
    world.submit("u1", received=ON_TIME, verdict="needs_fix", found=("B-001",), publication=PUBLICATION * 2)
    world.submit("u1", received=LATE, publication=PUBLICATION * 3)
    world.submit("u1", received="2026-11-24 09:00", publication=PUBLICATION * 6)

    assert world.figure(world.measure(), "K0.2")["numerator"] == 1


def test_rejected_rows_are_counted_by_sheet(world: World) -> None:
    world.expect("u1")
    world.submit("u1", verdict="accepted_partly", rejected=1, publication=PUBLICATION * 5)

    edition_id = world.measure()

    held = world.figure(edition_id, "K0.5", dimension="sheet=publication")
    assert (held["numerator"], held["denominator"]) == (1, 5)
    assert world.figure(edition_id, "K0.5", dimension="sheet=issue")["value"] is None
