"""Comparisons: with the week before over the same units, as known then; of 3.x with four weeks before."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from support.kpi_world import W47, World, at

W46, W48 = W47.previous, W47.next
CARRIED = [{"message_codes": ["m1"]}]
ANSWER = {"response_form": "Klarifikasi", "response_url": "https://u1.go.id/a"}


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        yield world


def compare(world: World, edition_id: int, indicator: str, part: str = "", split: str = "") -> dict[str, Any]:
    dimension = ";".join(filter(None, ("compare=last_week", split, part and f"part={part}")))
    return world.figure(edition_id, indicator, dimension=dimension)


def shares(world: World, edition_id: int, indicator: str) -> list[tuple[float, float]]:
    """Now and before, over what was expected in both weeks."""
    figures = [compare(world, edition_id, indicator, part) for part in ("now", "before")]
    return [(figure["numerator"], figure["denominator"]) for figure in figures]


def test_pairs_expected_in_both_weeks(world: World) -> None:
    world.expect("u1", "u2", "gone", week=W46)
    world.expect("u1", "u2", "came")
    world.message("m1", "u1", "u2", "gone", "came")
    world.message("m2", "u1", valid_from=W47.monday)  # nobody could carry it before
    for unit in ("u1", "gone"):
        world.submit(unit, week=W46, publication=CARRIED)
    world.submit("u2", week=W46)
    world.publish(W46)
    for unit in ("u1", "u2", "came"):
        world.submit(unit, publication=CARRIED)

    edition_id = world.measure()

    assert shares(world, edition_id, "1.1") == [(2, 2), (1, 2)]
    change = compare(world, edition_id, "1.1")
    assert (change["value"], change["n"], change["method"]) == (50, 2, "difference")
    # beside it the raw totals: all that were expected in each week
    published = compare(world, edition_id, "1.1", "published")
    assert (published["numerator"], published["denominator"]) == (2, 3)
    raw = world.figure(edition_id, "1.1")
    assert (raw["numerator"], raw["denominator"]) == (3, 4)


def test_issues_of_units_in_both_weeks(world: World) -> None:
    world.expect("u1", "gone", week=W46)
    world.expect("u1", "came")
    late = {"issue_code": "u1-1", "detected_at": at("2026-11-10 08:00")}
    world.submit("u1", week=W46, issue=[late])
    world.submit("gone", week=W46, issue=[late | {"issue_code": "gone-1"}] * 3)
    world.publish(W46)
    prompt = {"issue_code": "u1-2", "first_response_at": at("2026-11-17 09:00"), **ANSWER}
    world.submit("u1", issue=[prompt | {"closed_at": at("2026-11-18 09:00")}])
    world.submit("came", issue=[{"issue_code": "came-1"}])

    edition_id = world.measure()

    for indicator in ("2.1", "2.4"):
        assert shares(world, edition_id, indicator) == [(1, 1), (0, 1)]
        assert compare(world, edition_id, indicator)["value"] == 100
        assert compare(world, edition_id, indicator)["n"] == 1
    still_open = [compare(world, edition_id, "2.3", part)["value"] for part in ("now", "before", "published")]
    assert still_open == [1, 1, 2]
    assert compare(world, edition_id, "2.3")["value"] == 0


def test_median_of_units_in_both_weeks(world: World) -> None:
    world.expect("u1", week=W46)
    world.expect("u1", "came")

    def answered(unit: str, day: str, hours: int) -> list[dict[str, Any]]:
        start = at(f"{day} 08:00")
        return [
            {"issue_code": f"{unit}-{day}-{number}", "detected_at": start,
             "first_response_at": start + timedelta(hours=hours)}
            for number in range(10)
        ]  # fmt: skip

    world.submit("u1", week=W46, issue=answered("u1", "2026-11-10", 6))
    world.publish(W46)
    world.submit("u1", issue=answered("u1", "2026-11-17", 2))
    world.submit("came", issue=answered("came", "2026-11-17", 20))

    edition_id = world.measure()

    split = "level=Tinggi;percentile=50"
    assert [compare(world, edition_id, "2.2", part, split)["value"] for part in ("", "now", "before")] == [
        -4,
        2,
        6,
    ]
    assert compare(world, edition_id, "2.2", "now", "level=Kritis;percentile=50")["value"] is None


@pytest.mark.parametrize("excused_week", [W46, W47])
def test_an_excused_unit_is_not_compared(world: World, excused_week: Any) -> None:
    for week in (W46, W47):
        world.expect("u1", "u2", week=week)
    world.message("m1", "u1", "u2")
    world.decide("u2", "excuse", at("2026-11-16 09:00"), week=excused_week)
    for week in (W46, W47):
        world.submit("u1", week=week)
    world.publish(W46)

    edition_id = world.measure()

    assert [compare(world, edition_id, indicator)["n"] for indicator in ("1.1", "2.1", "2.3")] == [1, 1, 1]


@pytest.mark.parametrize(
    ("valid_from", "is_compared"),
    [("2026-10-19", True), ("2026-10-25", True), ("2026-10-26", False)],
)
def test_a_new_unit_has_no_comparison_for_four_weeks(
    world: World, valid_from: str, is_compared: bool
) -> None:
    # valid from within W43 (19 to 25 October): new in W43, W44, W45 and W46; compared from W47 on
    for week in (W46, W47):
        world.expect("u1", week=week)
    world.insert(
        "registry.unit", version_id=world.version_id, unit_code="u1", unit_name="U1", short_name="U1",
        kind="lembaga", group_name="Lembaga", zone="Asia/Jakarta", aliases=[],
        valid_from=date.fromisoformat(valid_from), is_expected=True,
    )  # fmt: skip
    world.message("m1", "u1")
    for week in (W46, W47):
        world.submit("u1", week=week)
    world.publish(W46)

    assert compare(world, world.measure(), "1.1")["n"] == is_compared


@pytest.mark.parametrize("silent_week", [W46, W47])
def test_pairs_of_a_unit_that_said_nothing_of_publications_are_not_compared(
    world: World, silent_week: Any
) -> None:
    for week in (W46, W47):
        world.expect("u1", "u2", week=week)
        world.submit("u1", week=week, publication=CARRIED)
        world.submit("u2", week=week, publication="blank" if week == silent_week else CARRIED)
    world.message("m1", "u1", "u2")
    world.publish(W46)

    edition_id = world.measure()

    # else one unit that falls silent would move what the other did
    assert shares(world, edition_id, "1.1") == [(1, 1), (1, 1)]
    assert compare(world, edition_id, "1.1")["n"] == 1


def test_the_answers_compared_are_those_of_the_headline(world: World) -> None:
    for week in (W46, W47):
        world.expect("u1", week=week)
    small = {"level": "Sedang", "detected_at": at("2026-11-09 08:00")}
    world.submit("u1", week=W46, issue=[{"issue_code": f"u1-{number}"} | small for number in range(5)])
    world.publish(W46)
    world.submit("u1", issue=[{"issue_code": "u1-9"}])

    edition_id = world.measure()

    place = {"part": "now", "split": "headline=serious"}
    assert compare(world, edition_id, "2.1", **place)["denominator"] == 1
    assert compare(world, edition_id, "2.1", **place | {"part": "before"})["denominator"] == 0


def test_a_comparison_uses_what_was_known_then(world: World) -> None:
    for week in (W46, W47):
        world.expect("u1", week=week)
    world.message("m1", "u1")
    world.submit("u1", week=W46, received="2026-11-16 09:00")
    world.publish(W46)
    # the unit mends W46 after its freeze: no edition of W47 rewrites what W46 said
    world.submit("u1", week=W46, received="2026-11-20 09:00", publication=CARRIED)
    world.submit("u1", publication=CARRIED)

    assert shares(world, world.measure(), "1.1") == [(1, 1), (0, 1)]


def test_without_an_earlier_edition_there_is_nothing_to_compare(world: World) -> None:
    for week in (W46, W47):
        world.expect("u1", week=week)
    world.message("m1", "u1")
    world.measure(W46)  # never published
    world.submit("u1", publication=CARRIED, issue=[{"issue_code": "u1-1"}])

    edition_id = world.measure()

    for indicator in ("1.1", "2.1", "2.3", "2.4"):
        for part in ("", "now", "before"):
            figure = compare(world, edition_id, indicator, part)
            assert (figure["value"], figure["n"]) == (None, 0)


POOL = "item=KN1;sampling=Sesi;level=B3;contrast=before_after"


@pytest.mark.parametrize(("gap", "is_compared"), [(4, True), (3, False), (5, False)])
def test_change_of_awareness_only_with_four_weeks_before(world: World, gap: int, is_compared: bool) -> None:
    earlier = W47 + -gap
    world.expect("u1", week=earlier)
    world.expect("u1")
    world.message("m1", "u1")
    rows = [{"area": str(number)} for number in range(2)]
    world.submit("u1", week=earlier, survey=[row | {"after_yes_count": 40} for row in rows])
    world.publish(earlier)
    world.submit("u1", survey=rows)

    edition_id = world.measure()

    def figure(part: str = "") -> dict[str, Any]:
        return world.figure(edition_id, "3.1", "message", "m1", f"compare=four_weeks_before;{POOL}{part}")

    change, before = figure(), figure(";part=published")
    assert before["n"] == (200 if is_compared else 0)
    assert before["value"] == (pytest.approx(10) if is_compared else None)
    assert change["value"] == (pytest.approx(10) if is_compared else None)
    if is_compared:
        assert change["lower"] < 0 < 10 < change["upper"] < 30
