"""Freezing: what counts, when it may happen, and that doing it twice changes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kpi_world import HOME, W47, World, at
from orkestra.errors import Permanent, Transient
from orkestra.report.freeze import find_newest

CLOSE = W47.end_at + timedelta(days=1, hours=16)
ROWS: list[dict[str, Any]] = [{}]


@pytest.fixture
def world(warehouse: str) -> Iterator[World]:
    with World(warehouse) as world:
        world.expect("u1", "u2", "u3")
        yield world


def grid(world: World, edition_id: int) -> dict[str, tuple[str, int | None]]:
    rows = world.connection.execute(
        "select unit_code, state, submission_id from report.edition_unit where edition_id = %s", [edition_id]
    )
    return {row["unit_code"]: (row["state"], row["submission_id"]) for row in rows}


def test_every_expected_unit_is_a_row(world: World) -> None:
    first = world.submit("u1", publication=ROWS)
    world.submit("u1", verdict="rejected")  # does not push the accepted one out
    world.submit("u2", verdict="needs_fix")

    edition = world.freeze()

    assert grid(world, edition.edition_id) == {
        "u1": ("LAPOR", first),
        "u2": ("PERLU_PERBAIKAN", None),
        "u3": ("BELUM", None),
    }


def test_freezing_twice_gives_one_edition(world: World) -> None:
    world.submit("u1", publication=ROWS)

    first, second = world.freeze(), world.freeze(as_of=W47.end_at + timedelta(days=5))

    assert (first.edition_no, first.is_new) == (1, True)
    assert (second.edition_id, second.is_new) == (first.edition_id, False)
    assert find_newest(world.connection, HOME, W47).edition_id == first.edition_id


@pytest.mark.parametrize("change", ["correction", "excuse", "earlier week"])
def test_a_change_that_counts_makes_the_next_edition(world: World, change: str) -> None:
    world.submit("u1", publication=ROWS)
    first = world.freeze()
    if change == "correction":
        world.submit("u1", received="2026-11-24 15:00", publication=ROWS)
    elif change == "excuse":
        world.state("u2", "DIKECUALIKAN", at("2026-11-23 10:00"))
    else:
        world.submit("u1", week=W47.previous, received="2026-11-24 15:00", issue=[{"issue_code": "u1-1"}])

    second = world.freeze()

    assert (second.edition_no, second.is_new) == (2, True)
    assert second.edition_id != first.edition_id


def test_what_comes_after_tutup_does_not_count(world: World) -> None:
    in_time = world.submit("u1", received="2026-11-24 16:00", publication=ROWS)
    first = world.freeze()
    world.submit("u1", received="2026-11-24 16:01", publication=ROWS)
    world.submit("u2", received="2026-11-24 16:01", publication=ROWS)

    second = world.freeze()

    assert second == replace(first, is_new=False)
    assert grid(world, first.edition_id)["u1"] == ("LAPOR", in_time)
    assert grid(world, first.edition_id)["u2"] == ("BELUM", None)


@pytest.mark.parametrize("progress", ["claimed", "archived", "staged", "validated"])
def test_an_undecided_submission_holds_the_freeze(world: World, progress: str) -> None:
    world.submit("u1", received="2026-11-23 15:00", verdict=None, progress=progress)

    with pytest.raises(Transient, match=r"1 submissions .* `orkestra collect`"):
        world.freeze()


def test_an_undecided_submission_after_tutup_does_not(world: World) -> None:
    world.submit("u1", received="2026-11-24 16:01", verdict=None, progress="claimed")

    assert world.freeze().edition_no == 1


def test_not_before_tutup(world: World) -> None:
    with pytest.raises(Permanent, match=r"24 November 2026 16\.00 WIB"):
        world.freeze(as_of=CLOSE - timedelta(seconds=1))
    assert world.freeze(as_of=CLOSE).is_new


def test_a_week_that_nobody_owes(world: World) -> None:
    with pytest.raises(Permanent, match="orkestra sync"):
        world.freeze(week=W47 + 7)
    with pytest.raises(Permanent, match="no edition yet"):
        find_newest(world.connection, HOME, W47)


def test_earlier_editions_never_change(world: World) -> None:
    world.submit("u1", publication=ROWS)
    first = world.measure()
    figures = "select * from kpi.value where edition_id = %s order by 1, 2, 3, 4, 5"
    before = world.connection.execute(figures, [first]).fetchall()
    world.connection.execute("update report.edition set status = 'published' where edition_id = %s", [first])
    world.submit("u2", received="2026-11-24 15:00", publication=ROWS)

    second = world.measure()

    assert second != first
    assert world.connection.execute(figures, [first]).fetchall() == before
    assert world.figure(second, "1.3")["value"] == 2
