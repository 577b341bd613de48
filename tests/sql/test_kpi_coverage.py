"""1.1: on how many pairs of unit and message the message was carried, with the range for missing units."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from orkestra.registry.read_cards import read_cards
from support.kpi_world import HOME, W47, World, at

CARRIED = [{"message_codes": ["m1"]}]


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        yield world


def test_61_of_86_reporting_of_92_expected(world: World) -> None:
    units = [f"u{number:02}" for number in range(92)]
    world.expect(*units)
    world.message("m1", *units)
    for number, unit in enumerate(units[:86]):
        world.submit(unit, publication=CARRIED if number < 61 else "nil")

    figure = world.figure(world.measure(), "1.1")

    assert (figure["numerator"], figure["denominator"], figure["n"]) == (61, 86, 92)
    assert round(figure["value"], 3) == 0.709
    assert (round(figure["lower"], 3), round(figure["upper"], 3)) == (0.663, 0.728)


@pytest.mark.parametrize(
    ("sheet", "denominator", "n"),
    [
        ("nil", 1, 1),  # a signed zero counts as not carried
        ("blank", 0, 1),  # not measured: leaves R_Publikasi, widens the range
    ],
)
def test_blank_is_not_nil(world: World, sheet: str, denominator: int, n: int) -> None:
    world.expect("u1")
    world.message("m1", "u1")
    world.submit("u1", publication=sheet, issue="nil")

    figure = world.figure(world.measure(), "1.1")

    assert (figure["denominator"], figure["n"]) == (denominator, n)
    assert figure["value"] == (0 if denominator else None)


def test_excused_and_unassigned_units_are_no_pairs(world: World) -> None:
    world.expect("u1", "u2", "u3")
    world.message("m1", "u1", "u2")
    world.submit("u1", publication=CARRIED)
    world.decide("u2", "excuse", at("2026-11-23 09:00"))
    world.submit("u3", publication=CARRIED)

    figure = world.figure(world.measure(), "1.1")

    assert (figure["numerator"], figure["denominator"], figure["n"]) == (1, 1, 1)


def test_one_publication_counts_for_each_of_its_messages(world: World) -> None:
    world.expect("u1")
    for code in ("m1", "m2", "m3"):
        world.message(code, "u1")
    world.submit("u1", publication=[{"message_codes": ["m1", "m2"]}])

    edition_id = world.measure()

    assert world.figure(edition_id, "1.1")["numerator"] == 2
    assert [world.figure(edition_id, "1.1", "message", code)["value"] for code in ("m1", "m2", "m3")] == [
        1,
        1,
        0,
    ]


@pytest.mark.parametrize(("day", "is_carried"), [(-1, 0), (0, 1), (6, 1), (7, 0)])
def test_only_what_is_dated_in_the_week_carries_a_message(world: World, day: int, is_carried: int) -> None:
    world.expect("u1")
    world.message("m1", "u1")
    published = W47.monday + timedelta(days=day)
    world.submit("u1", publication=[{"message_codes": ["m1"], "published_date": published}])

    assert world.figure(world.measure(), "1.1")["numerator"] == is_carried


def test_a_home_page_is_no_publication(world: World) -> None:
    world.expect("u1")
    world.message("m1", "u1")
    world.submit("u1", publication=[{"message_codes": ["m1"], "url": "https://www.instagram.com/u1/"}])

    assert world.figure(world.measure(), "1.1")["numerator"] == 0


def test_the_grid_distinguishes_missing_blank_nil_and_excused(world: World) -> None:
    states = {"filled": CARRIED, "nil": "nil", "blank": "blank"}
    world.expect(*states, "missing", "refused", "excused", "free")
    world.message("m1", *states, "missing", "refused", "excused")
    world.message("over", "missing", valid_to=W47.sunday - timedelta(days=1))  # not the whole week
    for unit, sheet in states.items():
        world.submit(unit, publication=sheet)
    world.submit("refused", verdict="needs_fix", publication=CARRIED)
    world.decide("excused", "excuse", at("2026-11-23 09:00"))

    edition_id = world.measure()

    pairs = world.connection.execute(
        "select unit_code, message_code, status, is_known, is_carried from report.edition_pair"
        " where edition_id = %s order by unit_code", [edition_id],
    ).fetchall()  # fmt: skip
    assert [tuple(pair.values()) for pair in pairs] == [
        ("blank", "m1", "blank", False, False),
        ("excused", "m1", "excused", False, False),
        ("filled", "m1", "filled", True, True),
        ("missing", "m1", "missing", False, False),
        ("nil", "m1", "nil", True, False),
        ("refused", "m1", "missing", False, False),
    ]
    figure = world.figure(edition_id, "1.1")
    assert (figure["numerator"], figure["denominator"], figure["n"]) == (1, 2, 5)
    shares = {unit: world.figure(edition_id, "1.1", "unit", unit, "message=m1")["value"]
              for unit in ("filled", "nil", "blank", "missing", "refused")}  # fmt: skip
    assert shares == {"filled": 1, "nil": 0, "blank": None, "missing": None, "refused": None}


def test_no_unit_reports_and_every_indicator_still_says_so(world: World) -> None:
    world.expect("u1", "u2", desk=("u1",))
    world.message("m1", "u1", "u2", narrative_started_at=at("2026-11-17 09:00"))

    edition_id = world.measure()  # and no guard objects

    rows = world.connection.execute("select * from kpi.value where edition_id = %s", [edition_id]).fetchall()
    assert {row["indicator"] for row in rows} == {card.code for card in read_cards(HOME)}
    # that nobody reported is known, and that nobody was measured; all else is "no data", never 0
    known = {row["indicator"] for row in rows if row["value"] is not None}
    assert known == {"K0.1", "K0.2", "2.1", "2.4", "3.4"}  # of 2.1 and 2.4 the counts beside them
    assert world.figure(edition_id, "2.1")["value"] is None
    assert world.figure(edition_id, "2.4")["value"] is None


def test_nobody_reported(world: World) -> None:
    world.expect("u1", "u2")
    world.message("m1", "u1", "u2")

    edition_id = world.measure()

    figure = world.figure(edition_id, "1.1")
    assert (figure["value"], figure["lower"], figure["upper"]) == (None, 0, 1)
    assert world.figure(edition_id, "1.3")["value"] is None
    assert world.figure(edition_id, "2.1")["value"] is None
    assert world.figure(edition_id, "2.3")["value"] is None
    assert world.figure(edition_id, "K0.1")["value"] == 0
