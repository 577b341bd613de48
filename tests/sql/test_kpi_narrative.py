"""1.8: how a narrative travels from KSP to Komdigi, the units that must carry it, PIP and KIM."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from support.kpi_world import W47, World, at

W46 = W47.previous


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        for week in (W46, W47):
            world.expect("komdigi", "u1", "u2", "u3", "u4", week=week)
        yield world


def start(world: World, moment: str = "2026-11-17 23:30") -> None:
    """A narrative that all units must carry."""
    world.message("m1", "komdigi", "u1", "u2", "u3", "u4", narrative_started_at=at(moment))


def on(day: str, **values: Any) -> list[dict[str, Any]]:
    return [{"published_date": date.fromisoformat(day), "message_codes": ["m1"]} | values]


def link(world: World, edition_id: int, dimension: str) -> dict[str, Any]:
    return world.figure(edition_id, "1.8", "message", "m1", dimension)


def test_days_to_komdigi_and_the_units_that_followed_at_once(world: World) -> None:
    start(world)
    world.submit("komdigi", publication=on("2026-11-19") + on("2026-11-22"))
    world.submit("u1", publication=on("2026-11-17"))  # the same day
    world.submit("u2", publication=on("2026-11-16") + on("2026-11-18"))  # what came before is no answer
    world.submit("u3", publication="nil")
    world.submit("u4", publication="blank")

    edition_id = world.measure()

    assert link(world, edition_id, "link=komdigi")["value"] == 2
    units = link(world, edition_id, "link=units")
    assert (units["numerator"], units["denominator"]) == (2, 4)
    assert link(world, edition_id, "link=units;part=median_day")["value"] == 1.5  # of 0, 1, 2 and never


@pytest.mark.parametrize(
    ("carriers", "median"), [(("u1",), None), (("u1", "u2"), None), (("u1", "u2", "u3"), 1)]
)
def test_half_must_have_published(world: World, carriers: tuple[str, ...], median: float | None) -> None:
    start(world)
    for unit in ("u1", "u2", "u3", "u4"):
        world.submit(unit, publication=on("2026-11-18") if unit in carriers else "nil")

    assert link(world, world.measure(), "link=units;part=median_day")["value"] == median


def test_komdigi_has_not_published_yet(world: World) -> None:
    start(world)
    assert link(world, world.measure(), "link=komdigi")["value"] is None


def test_an_outreach_of_an_earlier_week_counts(world: World) -> None:
    start(world, "2026-11-09 09:00")
    world.submit("u1", week=W46, publication=on("2026-11-10"))
    for unit in ("u1", "u2"):
        world.submit(unit)

    units = link(world, world.measure(), "link=units")
    assert (units["numerator"], units["denominator"]) == (1, 2)


@pytest.mark.parametrize(
    ("started", "is_shown"),
    [("2026-10-25 23:59", False), ("2026-10-26 00:00", True), ("2026-11-22 23:59", True),
     ("2026-11-23 00:00", False)],
)  # fmt: skip
def test_narratives_of_the_last_28_days(world: World, started: str, is_shown: bool) -> None:
    start(world, started)
    world.measure()
    rows = world.connection.execute("select from kpi.value where indicator = '1.8' and scope = 'message'")
    assert bool(rows.fetchall()) is is_shown


SESSION: dict[str, Any] = {
    "event_date": date(2026, 11, 18), "activity": "Dialog", "organizer": "PIP", "district": "Kota Batam",
    "audience": "Warga", "participant_count": 30, "message_codes": ["m1"],
}  # fmt: skip


def field(world: World, edition_id: int, part: str = "") -> tuple[float | None, ...]:
    figure = world.figure(edition_id, "1.8", dimension=f"link=outreach{part}")
    return figure["numerator"], figure["denominator"]


def test_messages_that_pip_and_kim_carried(world: World) -> None:
    start(world)
    world.message("m2", "u1")
    world.message("m3", "u1")
    world.submit("u1", outreach=[
        SESSION | {"has_quiz": True, "message_codes": ["m1", "m2"]},
        SESSION | {"organizer": "KIM", "district": "kota batam"},
        SESSION | {"organizer": "Mitra", "message_codes": ["m3"]},
        SESSION | {"message_codes": ["000"]},
    ])  # fmt: skip

    edition_id = world.measure()

    assert field(world, edition_id) == (2, 3)
    assert field(world, edition_id, ";part=quiz") == (1, 2)
    # n is what a share is of, or how many units a count comes from
    assert [world.figure(edition_id, "1.8", dimension=f"link=outreach{part}")["n"]
            for part in ("", ";part=quiz", ";part=sessions")] == [3, 2, 1]  # fmt: skip
    assert field(world, edition_id, ";part=sessions") == (2, None)
    assert field(world, edition_id, ";part=districts") == (1, None)


def test_nobody_reported(world: World) -> None:
    start(world)
    edition_id = world.measure()
    assert field(world, edition_id) == (None, None)
    assert link(world, edition_id, "link=units")["value"] is None
