"""2.4: every hoax is due in exactly one week, 24 hours after its start, however its row fared."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from support.kpi_world import W47, World, at

W46, W48 = W47.previous, W47.next
WEEKS = (W46, W47, W48)
ANSWER = {"first_response_at": at("2026-11-17 09:00"), "response_form": "Klarifikasi",
          "response_url": "https://u1.go.id/a"}  # fmt: skip
HELD: dict[str, Any] = {"issue_code": "u1-1"}
TUESDAY, SUNDAY = datetime(2026, 11, 17, 8), datetime(2026, 11, 22, 20)
LATER = {"detected_at": at("2026-11-22 20:00")}


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        for week in (W46, W47, W48):
            world.expect("u1", "u2", week=week)
        yield world


def hoax(code: str = "u1-1", **values: Any) -> dict[str, Any]:
    return {"issue_code": code, "level": "Sedang"} | values


def count_hoaxes(world: World) -> list[tuple[float, float]]:
    """2.4 of three weeks, each published before the next is measured."""
    editions = [world.publish(week) for week in WEEKS]
    figures = [world.figure(edition_id, "2.4") for edition_id in editions]
    return [(figure["numerator"], figure["denominator"]) for figure in figures]


def hold(world: World, week: Any = W47, received: str | None = None, **values: Any) -> None:
    world.submit(
        "u1", week=week, received=received, verdict="accepted_partly", rejected_issues=(HELD | values,)
    )


def test_a_hoax_that_was_only_ever_rejected_is_due_and_unanswered(world: World) -> None:
    hold(world, level=None)
    assert count_hoaxes(world) == [(0, 0), (0, 1), (0, 0)]


def test_a_rejected_row_and_its_mended_version_are_one_hoax_with_the_limit_of_its_start(world: World) -> None:
    hold(world, received="2026-11-23 08:00", level="Sedang", detected_local=datetime(2026, 11, 16, 8))
    world.submit("u1", received="2026-11-23 09:00", issue=[hoax(**ANSWER)])
    assert count_hoaxes(world) == [(0, 0), (1, 1), (0, 0)]
    row = world.connection.execute(
        "select distinct limit_at, clarify_limit_at from report.edition_issue where edition_id ="
        " (select edition_id from report.edition where week = '2026-W47')"
    ).fetchone()
    # Sedang has until the third working day in 2.1, whatever was held before
    assert row == {"limit_at": at("2026-11-21 00:00"), "clarify_limit_at": at("2026-11-18 08:00")}


def test_a_row_rejected_in_one_week_and_mended_in_the_next_counts_once(world: World) -> None:
    hold(world, detected_local=TUESDAY)
    world.submit("u1", week=W48, issue=[hoax(**ANSWER)])
    assert count_hoaxes(world) == [(0, 0), (0, 1), (0, 0)]


def test_a_row_rejected_with_a_later_start_than_it_has_is_lost_in_no_week(world: World) -> None:
    hold(world, detected_local=SUNDAY)  # would be due in W48; its start is then mended into W47
    world.submit("u1", week=W48, issue=[hoax(**ANSWER)])
    assert count_hoaxes(world) == [(0, 0), (0, 0), (1, 1)]


def test_a_row_rejected_with_an_earlier_start_than_it_has_counts_twice_in_no_week(world: World) -> None:
    hold(world, detected_local=TUESDAY)
    world.submit("u1", week=W48, issue=[hoax(**LATER)])
    assert count_hoaxes(world) == [(0, 0), (0, 1), (0, 0)]


def test_what_was_due_while_it_was_rejected_is_due_then_though_no_edition_said_so(world: World) -> None:
    hold(world, detected_local=TUESDAY)
    world.submit("u1", week=W48, issue=[hoax(**LATER)])
    assert world.figure(world.measure(W48), "2.4")["denominator"] == 0  # W47 has no edition to ask


def test_a_start_that_moves_after_the_week_went_out_moves_no_week(world: World) -> None:
    world.submit("u1", issue=[hoax(**LATER)])
    world.submit("u1", week=W48, issue=[hoax()])  # due in W47, as is known now; W47 did not count it
    assert count_hoaxes(world) == [(0, 0), (0, 0), (0, 1)]


def test_what_is_called_a_hoax_later_is_due_when_it_is_called_so(world: World) -> None:
    world.submit("u1", issue=[hoax(kind="Keluhan layanan")])
    world.submit("u1", week=W48, issue=[hoax()])
    assert count_hoaxes(world) == [(0, 0), (0, 0), (0, 1)]


def test_a_rejected_row_that_turns_out_small_is_due_once_and_never_stops_an_edition(
    world: World,
) -> None:
    """2.1 counted it as Kritis; its mended row has no limit at all."""
    hold(world, level="Kritis", kind="Krisis")
    world.submit("u1", week=W48, issue=[hoax(level="Rendah", kind="Krisis")])
    editions = [world.publish(week) for week in WEEKS]
    assert [world.figure(edition_id, "2.1")["denominator"] for edition_id in editions] == [0, 1, 0]


def test_a_level_raised_from_one_rejected_row_to_the_next(world: World) -> None:
    hold(world, received="2026-11-23 08:00", level="Sedang")
    hold(world, received="2026-11-23 09:00", level="Kritis")
    assert count_hoaxes(world) == [(0, 0), (0, 1), (0, 0)]


def test_a_code_twice_in_one_file_of_which_one_is_rejected(world: World) -> None:
    world.submit(
        "u1", verdict="accepted_partly", issue=[hoax(kind="Keluhan layanan")], rejected_issues=(HELD,),
    )  # fmt: skip
    assert count_hoaxes(world) == [(0, 0), (0, 1), (0, 0)]


def test_a_desk_that_takes_its_issue_back_stops_no_edition(world: World) -> None:
    world.desk_issue("DESK-1", "u1", registered_at=at("2026-11-10 08:00"))
    world.submit("u1", issue=[hoax("DESK-1", level="Rendah")])
    first = [world.publish(week) for week in (W46, W47)]
    world.version_id = world.insert("registry.version", sha256="r2", code_version="test")["version_id"]
    for grid in ("returns.week", "registry.expected_unit_week"):
        world.connection.execute(
            f"update {grid} set version_id = %s where week >= %s".encode(), [world.version_id, str(W48)]
        )
    editions = [*first, world.publish(W48)]
    assert [world.figure(edition_id, "2.4")["denominator"] for edition_id in editions] == [1, 0, 0]


def test_a_rejected_row_without_a_code_counts_until_it_is_reported_with_one(world: World) -> None:
    hold(world, issue_code=None, title="Kabar bohong cukai")
    world.submit("u1", week=W48, issue=[hoax(title="Kabar bohong cukai!", **ANSWER)])
    editions = [world.measure(week) for week in (W47, W48)]
    assert [world.figure(edition_id, "2.4")["denominator"] for edition_id in editions] == [1, 1]
    assert [world.figure(edition_id, "2.3")["value"] for edition_id in editions] == [1, 1]


def test_what_a_desk_writes_down_afterwards_is_due_when_the_registry_has_it(world: World) -> None:
    world.version_id = world.insert("registry.version", sha256="r2", code_version="test")["version_id"]
    world.desk_issue("DESK-1", "u1", registered_at=at("2026-11-10 08:00"))  # in W46
    for grid in ("returns.week", "registry.expected_unit_week"):
        world.connection.execute(
            f"update {grid} set version_id = %s where week >= %s".encode(), [world.version_id, str(W47)]
        )
    assert count_hoaxes(world) == [(0, 0), (0, 1), (0, 0)]


def test_a_holiday_decreed_afterwards_counts_no_issue_twice(world: World) -> None:
    world.submit("u1", issue=[hoax(level="Sedang", kind="Krisis", detected_at=at("2026-11-17 08:00"))])
    first = world.publish()
    world.holiday(at("2026-11-19 00:00").date())
    world.holiday(at("2026-11-20 00:00").date())
    second = world.publish(W48)
    assert [world.figure(edition_id, "2.1")["denominator"] for edition_id in (first, second)] == [1, 0]
