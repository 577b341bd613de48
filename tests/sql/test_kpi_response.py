"""2.2 and 2.4: how long a response took, with those that never came, and hoaxes that were clarified."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from support.kpi_world import W47, World, at

W48 = W47.next
MONDAY = at("2026-11-16 08:00")
TUTUP = at("2026-11-24 16:00")
LINKED = {"response_form": "Klarifikasi", "response_url": "https://u1.go.id/a"}


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        world.expect("u1", "u2", week=W47 + -6)
        world.expect("u1", "u2", desk=("u2",))
        yield world


def waited(number: int, hours: float | None, **values: Any) -> dict[str, Any]:
    """An issue detected on Monday and answered after so many hours, or not."""
    answer = {"first_response_at": MONDAY + timedelta(hours=hours)} if hours is not None else {}
    return {"issue_code": f"u1-{number}", "detected_at": MONDAY, "kind": "Keluhan layanan"} | answer | values


def times(world: World, edition_id: int, level: str = "Tinggi", **place: str) -> list[float | None]:
    return [
        world.figure(edition_id, "2.2", dimension=f"level={level};percentile={percentile}", **place)["value"]
        for percentile in (50, 75)
    ]


def list_waits(world: World, edition_id: int, indicator: str, prefix: str) -> list[tuple[float, str]]:
    rows = world.connection.execute(
        "select value, method from kpi.value where edition_id = %s and indicator = %s"
        " and scope = 'national' and dimension like %s order by dimension",
        [edition_id, indicator, f"{prefix}wait=%"],
    )
    return [(row["value"], row["method"]) for row in rows]


@pytest.mark.parametrize(
    ("hours", "percentiles"),
    [
        ([2, 3, 5, 6, 8, None, None, None, None, None], [8, None]),  # half is reached by the last answer
        ([2, 3, 5, 6, None, None, None, None, None, None], [None, None]),  # less than half answered
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [5, 8]),
        ([1] * 10, [1, 1]),
    ],
)
def test_median_and_p75_of_ten_issues(
    world: World, hours: list[float | None], percentiles: list[float | None]
) -> None:
    world.submit("u1", issue=[waited(number, wait) for number, wait in enumerate(hours)])

    edition_id = world.measure()

    assert times(world, edition_id) == percentiles
    figure = world.figure(edition_id, "2.2", dimension="level=Tinggi;percentile=50")
    assert (figure["numerator"], figure["n"], figure["method"]) == (
        sum(wait is not None for wait in hours), 10, "kaplan-meier",
    )  # fmt: skip
    assert list_waits(world, edition_id, "2.2", "level=Tinggi;") == []


def test_below_ten_issues_each_is_listed(world: World) -> None:
    world.submit("u1", issue=[waited(1, 5), waited(2, 2.5), waited(3, None)])

    edition_id = world.measure()

    assert times(world, edition_id) == [None, None]
    open_hours = (TUTUP - MONDAY).total_seconds() / 3600
    assert list_waits(world, edition_id, "2.2", "level=Tinggi;") == [
        (2.5, "answered"), (5, "answered"), (open_hours, "followed"),
    ]  # fmt: skip
    nobody = world.figure(edition_id, "2.2", "desk", "d1", "level=Tinggi;percentile=50")
    assert (nobody["value"], nobody["n"], nobody["method"]) == (None, 0, "list")


@pytest.mark.parametrize(
    ("detected", "is_counted"),
    [
        ("2026-10-25 23:59", True),  # detected before, but reported only now
        ("2026-10-26 00:00", True),  # 28 days end with Sunday the 22nd
        ("2026-11-22 23:59", True),
        ("2026-11-23 00:00", False),
    ],
)
def test_detected_or_reported_in_the_28_days_that_end_with_the_week(
    world: World, detected: str, is_counted: bool
) -> None:
    if detected < "2026-10-26":  # reported in its own week it leaves the window with that week
        world.submit("u2", week=W47 + -4, issue=[waited(2, None, detected_at=at(detected))])
    world.submit("u1", received="2026-11-23 08:00", issue=[waited(1, None, detected_at=at(detected))])

    assert len(list_waits(world, world.measure(), "2.2", "level=Tinggi;")) == is_counted


def followed(world: World, edition_id: int, expected: str = "followed") -> datetime:
    """Until when the one open issue was followed."""
    ((hours, method),) = list_waits(world, edition_id, "2.2", "level=Tinggi;")
    assert method == expected
    return MONDAY + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("values", "until"),
    [
        ({}, TUTUP),
        ({"closed_at": MONDAY + timedelta(hours=1)}, TUTUP),  # closing without an answer is no answer
        ({"first_response_at": TUTUP + timedelta(minutes=1)}, TUTUP),  # announced, not given
    ],
)
def test_an_open_issue_is_followed_until_tutup(world: World, values: dict[str, Any], until: datetime) -> None:
    world.submit("u1", issue=[waited(1, None, **values)])
    assert followed(world, world.measure()) == until


def test_of_a_silent_unit_nothing_is_known_after_its_last_file(world: World) -> None:
    world.expect("u1", "u2", week=W48)
    world.submit("u1", received="2026-11-23 09:00", issue=[waited(1, None)])
    world.submit("u1", week=W48, received="2026-11-30 09:00", verdict="rejected")

    assert followed(world, world.measure(W48), "silent") == at("2026-11-23 09:00")


def test_an_answer_before_detection_took_no_time(world: World) -> None:
    world.submit("u1", issue=[waited(1, -3)])
    assert list_waits(world, world.measure(), "2.2", "level=Tinggi;") == [(0, "answered")]


def clarified(world: World, edition_id: int, dimension: str = "", **place: str) -> tuple[float, float]:
    figure = world.figure(edition_id, "2.4", dimension=dimension, **place)
    return figure["numerator"], figure["denominator"]


@pytest.mark.parametrize(
    ("values", "share", "in_time"),
    [
        ({"first_response_at": at("2026-11-17 08:00"), **LINKED}, (1, 1), 1),
        ({"first_response_at": at("2026-11-17 08:01"), **LINKED}, (1, 1), 0),
        ({"first_response_at": at("2026-11-16 09:00"), "response_form": "Klarifikasi"}, (0, 1), 0),  # no link
        (
            {
                "first_response_at": at("2026-11-16 09:00"),
                "response_form": "Klarifikasi",
                "follow_up": "Arsip 7",
            },
            (0, 1),
            0,
        ),
        ({}, (0, 1), 0),
        ({"kind": "Misinformasi"}, (0, 1), 0),
        ({"kind": "Kritik kebijakan"}, (0, 0), 0),
        ({"level": "Rendah", "first_response_at": at("2026-11-17 08:00"), **LINKED}, (1, 1), 1),  # 24 hours
        ({"level": "Rendah", "first_response_at": at("2026-11-17 08:01"), **LINKED}, (1, 1), 0),
        # 24 hours whatever its level: Sedang has longer for its answer, Kritis less
        ({"level": "Sedang", "first_response_at": at("2026-11-17 08:00"), **LINKED}, (1, 1), 1),
        ({"level": "Sedang", "first_response_at": at("2026-11-17 08:01"), **LINKED}, (1, 1), 0),
        ({"level": "Kritis", "first_response_at": at("2026-11-16 12:01"), **LINKED}, (1, 1), 1),
        ({"level": "Kritis", "first_response_at": at("2026-11-17 08:01"), **LINKED}, (1, 1), 0),
        (
            {
                "first_response_at": at("2026-11-16 09:00"),
                "response_form": "Klarifikasi",
                "response_url": "https://u1.go.id/",  # leads to no page
            },
            (0, 1),
            0,
        ),
    ],
)
def test_clarified_with_a_link_and_within_the_limit(
    world: World, values: dict[str, Any], share: tuple[int, int], in_time: int
) -> None:
    world.submit("u1", issue=[waited(1, None, kind="Hoaks") | values])

    edition_id = world.measure()

    assert clarified(world, edition_id) == share
    assert clarified(world, edition_id, "within=limit")[0] == in_time
    assert clarified(world, edition_id, scope="unit", scope_code="u1") == share
    assert world.figure(edition_id, "2.4", "desk", "d1")["value"] is None


def test_a_hoax_of_low_level_has_no_limit_in_2_1(world: World) -> None:
    world.submit("u1", issue=[waited(1, None, kind="Hoaks", level="Rendah")])
    edition_id = world.measure()
    assert world.figure(edition_id, "2.1")["denominator"] == 0
    assert clarified(world, edition_id) == (0, 1)


def test_a_hoax_counts_in_the_week_of_its_limit_and_once(world: World) -> None:
    world.expect("u1", "u2", week=W48)
    sunday = waited(1, None, kind="Hoaks", level="Rendah", detected_at=at("2026-11-22 20:00"))
    for week in (W47, W48):
        world.submit("u1", week=week, issue=[sunday])
    assert [clarified(world, world.measure(week)) for week in (W47, W48)] == [(0, 0), (0, 1)]


def test_another_name_for_a_hoax_gains_nothing(world: World) -> None:
    hoax = waited(1, None, kind="Hoaks")
    world.submit("u1", received="2026-11-23 08:00", issue=[hoax])
    world.submit("u1", received="2026-11-23 09:00", issue=[hoax | {"kind": "Keluhan layanan"}])
    assert clarified(world, world.measure()) == (0, 1)


def test_time_of_hoaxes_of_any_level(world: World) -> None:
    levels = ["Rendah", "Sedang", "Tinggi", "Kritis", "Rendah"] * 2
    world.submit("u1", issue=[
        waited(number, number + 1, kind="Disinformasi", level=level) for number, level in enumerate(levels)
    ])  # fmt: skip

    edition_id = world.measure()

    assert [world.figure(edition_id, "2.4", dimension=f"percentile={p}")["value"] for p in (50, 75)] == [5, 8]
    assert list_waits(world, edition_id, "2.4", "") == []


def test_nobody_reported_gives_no_figure_but_a_complete_result(world: World) -> None:
    edition_id = world.measure()
    assert times(world, edition_id) == [None, None]
    assert clarified(world, edition_id) == (0, 0)
    assert world.figure(edition_id, "2.4")["value"] is None
