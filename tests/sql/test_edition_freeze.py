"""Freezing: what counts, when it may happen, and that doing it twice changes nothing."""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from orkestra.errors import Permanent, Transient
from orkestra.report.freeze import find_newest, freeze_edition
from support.kpi_world import W47, World, at

CLOSE = W47.end_at + timedelta(days=1, hours=16)
ROWS: list[dict[str, Any]] = [{}]


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        world.expect("u1", "u2", "u3")
        yield world


def grid(world: World, edition_id: int) -> dict[str, tuple[str, int | None]]:
    rows = world.connection.execute(
        "select unit_code, state, submission_id from report.edition_unit where edition_id = %s", [edition_id]
    )
    return {row["unit_code"]: (row["state"], row["submission_id"]) for row in rows}


def publish(world: World, edition_id: int) -> None:
    world.connection.execute(
        "update report.edition set status = 'published' where edition_id = %s", [edition_id]
    )


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


def test_an_excuse_stands_beside_refused_files_until_it_is_taken_back(world: World) -> None:
    for unit in ("u1", "u2"):
        world.decide(unit, "excuse", at("2026-11-23 08:00"))
        world.submit(unit, received="2026-11-23 09:00", verdict="needs_fix")
    world.decide("u2", "end_excuse", at("2026-11-23 10:00"))
    world.decide("u3", "excuse", CLOSE + timedelta(minutes=1))

    states = {unit: state for unit, (state, _) in grid(world, world.freeze().edition_id).items()}

    assert states == {"u1": "DIKECUALIKAN", "u2": "PERLU_PERBAIKAN", "u3": "BELUM"}


def test_freezing_twice_gives_one_edition(world: World) -> None:
    world.submit("u1", publication=ROWS)

    first, second = world.freeze(), world.freeze(as_of=W47.end_at + timedelta(days=5))

    assert (first.edition_no, first.is_new) == (1, True)
    assert (second.edition_id, second.is_new) == (first.edition_id, False)
    assert find_newest(world.warehouse, W47).edition_id == first.edition_id


@pytest.mark.parametrize("change", ["correction", "excuse", "earlier week"])
def test_a_change_that_counts_makes_the_next_edition(world: World, change: str) -> None:
    world.submit("u1", publication=ROWS)
    first = world.freeze()
    publish(world, first.edition_id)
    if change == "correction":
        world.submit("u1", received="2026-11-24 15:00", publication=ROWS)
    elif change == "excuse":
        world.decide("u2", "excuse", at("2026-11-23 10:00"))
    else:
        world.submit("u1", week=W47.previous, received="2026-11-24 15:00", issue=[{"issue_code": "u1-1"}])

    second = world.freeze()

    assert (second.edition_no, second.is_new) == (2, True)
    assert second.edition_id != first.edition_id


def test_an_edition_that_was_never_published_gives_up_its_number(world: World) -> None:
    draft = world.measure()
    world.submit("u1", received="2026-11-24 15:00", publication=ROWS)

    second = world.freeze()

    assert (second.edition_no, second.is_new) == (1, True)
    editions = world.connection.execute("select edition_id from report.edition").fetchall()
    assert editions == [{"edition_id": second.edition_id}]
    assert second.edition_id != draft


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


@pytest.mark.parametrize(
    ("bucket", "listed", "may_freeze"),
    [
        ("kiriman", CLOSE, True),
        ("kiriman", CLOSE - timedelta(seconds=1), False),
        ("lain", CLOSE, False),
        ("kiriman", None, False),
    ],
)
def test_only_a_listing_since_tutup_proves_that_nobody_else_sent_anything(
    world: World, bucket: str, listed: datetime | None, may_freeze: bool
) -> None:
    if listed:
        world.insert("intake.listing", bucket=bucket, started_at=listed, object_count=0, run_id=world.run_id)
    expected = nullcontext() if may_freeze else pytest.raises(Transient, match=r"step `claim`")
    with expected:
        freeze_edition(world.warehouse, W47, CLOSE, "test", bucket="kiriman")


def test_an_undecided_submission_after_tutup_does_not(world: World) -> None:
    world.submit("u1", received="2026-11-24 16:01", verdict=None, progress="claimed")

    assert world.freeze().edition_no == 1


def test_not_before_tutup(world: World) -> None:
    with pytest.raises(Permanent, match=r"24 November 2026 16\.00 WIB"):
        world.freeze(as_of=CLOSE - timedelta(seconds=1))
    assert world.freeze(as_of=CLOSE).is_new


def test_a_week_that_nobody_owes(world: World) -> None:
    with pytest.raises(Permanent, match=r"ORKESTRA_FIRST_WEEK=2026-W40 orkestra sync"):
        world.freeze(week=W47 + -7)
    with pytest.raises(Permanent, match=r"2026-W48 ends at 2026-11-30T00:00:00\+07:00"):
        world.freeze(week=W47 + 1, as_of=CLOSE)
    with pytest.raises(Permanent, match="no edition yet"):
        find_newest(world.warehouse, W47)


def test_earlier_editions_never_change(world: World) -> None:
    world.submit("u1", publication=ROWS)
    first = world.measure()
    figures = "select * from kpi.value where edition_id = %s order by 1, 2, 3, 4, 5"
    before = world.connection.execute(figures, [first]).fetchall()
    publish(world, first)
    world.submit("u2", received="2026-11-24 15:00", publication=ROWS)

    second = world.measure()

    assert second != first
    assert world.connection.execute(figures, [first]).fetchall() == before
    assert world.figure(second, "1.3")["value"] == 2
