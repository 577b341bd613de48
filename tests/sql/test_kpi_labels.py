"""3.0: labels come from all measurements of a unit together, every fourth week; volume lifts nobody."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from orkestra.errors import Permanent
from orkestra.kpi.guard import check_edition
from orkestra.week import Week
from support.kpi_world import W47, World

W46 = Week(2026, 46)  # labels are set at its end
MONDAY = W46.monday
BEFORE = {"after_date": MONDAY, "before_date": MONDAY - timedelta(days=28)}
KN = BEFORE | {"item_code": "KN1"}
PR = BEFORE | {"item_code": "PR1"}
UP = {"before_count": 100, "before_yes_count": 30, "after_count": 100, "after_yes_count": 60}
SAME, DOWN = UP | {"after_yes_count": 30}, UP | {"after_yes_count": 5}
LUCKY = UP | {"before_yes_count": 5, "after_yes_count": 95}
FEW = {"before_count": 29, "before_yes_count": 3, "after_count": 29, "after_yes_count": 25}

OUTREACH = {"event_date": MONDAY, "activity": "Sosialisasi", "organizer": "PIP", "district": "Kudus",
            "audience": "Warga", "participant_count": 900, "message_codes": ["m1"]}  # fmt: skip


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        world.expect("u1", "u2", week=W46, desk=("u1",))
        world.message("m1", "u1")
        yield world


def label(world: World, edition_id: int, unit: str = "u1") -> str | None:
    row = world.connection.execute(
        "select dimension from kpi.value where edition_id = %s and indicator = '3.0' and scope = 'unit'"
        " and scope_code = %s",
        [edition_id, unit],
    ).fetchone()
    return row["dimension"].removeprefix("label=") if row else None


@pytest.mark.parametrize(
    ("surveys", "expected"),
    [
        ([PR | UP] * 3, "Perilaku membaik"),
        ([PR | UP] * 3 + [KN | DOWN] * 3, "Perilaku membaik"),
        ([KN | UP] * 3, "Kesadaran membaik"),
        ([KN | UP] * 3 + [PR | SAME] * 3, "Kesadaran membaik"),
        ([KN | UP | {"sampling": "Acak"}], "Kesadaran membaik"),
        ([KN | UP] * 2, "Terukur, belum terbukti membaik"),  # a unit needs three sessions
        ([KN | LUCKY], "Terukur, belum terbukti membaik"),  # one session alone
        ([KN | LUCKY] + [KN | SAME] * 3, "Terukur, belum terbukti membaik"),  # its best row gains nothing
        ([KN | LUCKY | {"sampling": "Acak"}] + [KN | SAME] * 3, "Terukur, belum terbukti membaik"),
        ([KN | DOWN] * 3, "Terukur, belum terbukti membaik"),
        ([KN | UP | {"before_date": MONDAY}] * 3, "Terukur, belum terbukti membaik"),  # recall
        ([KN | UP | {"sampling": "Daring sukarela"}] * 3, "Terukur, belum terbukti membaik"),
        ([KN | UP | {"item_code": "KN2"}] * 3, "Aktif, belum terukur"),  # not a marked item
        ([KN | UP | {"message_code": "m2"}] * 3, "Aktif, belum terukur"),  # not its first message
        ([KN | FEW], "Aktif, belum terukur"),
        ([KN | FEW] * 2, "Terukur, belum terbukti membaik"),
        ([KN | FEW] * 4, "Kesadaran membaik"),
    ],
)
def test_label_from_surveys(world: World, surveys: list[dict[str, Any]], expected: str) -> None:
    world.message("m2", "u1", prioritas=2)
    world.submit("u1", week=W46, survey=surveys)

    assert label(world, world.measure(W46)) == expected


@pytest.mark.parametrize("hidden", [{"sampling": "Daring sukarela"}, {"question_text": "Tahu?"}])
def test_a_bad_result_asked_otherwise_still_counts(world: World, hidden: dict[str, Any]) -> None:
    """Beside it the same with a good one, which adds nothing: only falls of B2 count."""
    good = [KN | UP | {"area": f"Desa {number}"} for number in range(3)]
    world.submit("u1", week=W46, survey=[*good, KN | UP | hidden])
    assert label(world, world.measure(W46)) == "Kesadaran membaik"

    world.submit("u1", week=W46, survey=[*good, KN | DOWN | hidden])

    assert label(world, world.measure(W46)) == "Terukur, belum terbukti membaik"


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ({}, "Terukur, belum terbukti membaik"),
        ({"item_code": "KN9"}, "Terukur, belum terbukti membaik"),  # nobody can say that it is another
        ({"item_code": None, "message_code": None}, "Terukur, belum terbukti membaik"),
        ({"item_code": "KN2"}, "Kesadaran membaik"),  # not a marked item
        ({"message_code": "m2"}, "Kesadaran membaik"),
    ],
)
def test_while_a_result_is_rejected_nothing_is_better(
    world: World, held: dict[str, Any], expected: str
) -> None:
    world.message("m2", "u2")
    submission_id = world.submit("u1", week=W46, verdict="accepted_partly", survey=[KN | UP] * 3)
    staged = {"item_code": "KN1", "message_code": "m1", "unreadable": []} | held
    world.insert("staging.survey", submission_id=submission_id, row_no=99, **staged)

    edition_id = world.measure(W46)

    assert label(world, edition_id) == expected
    counted = world.connection.execute(
        "select value from kpi.value where edition_id = %s and indicator = '3.1' and scope_code = 'm1'"
        " and dimension = 'count=rejected'",
        [edition_id],
    ).fetchall()
    assert bool(counted) is (expected != "Kesadaran membaik")


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        ({"publication": [{}] * 500}, "Aktif, belum terukur"),  # volume lifts nobody higher
        ({"outreach": [OUTREACH]}, "Aktif, belum terukur"),
        ({"issue": [{"issue_code": "i1", "first_response_at": W46.end_at, "response_form": "Klarifikasi"}]},
         "Aktif, belum terukur"),
        ({"issue": [{"issue_code": "i1"}]}, "Tanpa kegiatan"),  # not answered
        ({}, "Tanpa kegiatan"),
        ({"publication": [{"url": "https://instagram.com/humas"}]}, "Tanpa kegiatan"),  # no publication
        ({"publication": [{}], "survey": [KN | FEW]}, "Aktif, belum terukur"),
    ],
)  # fmt: skip
def test_label_from_activity(world: World, sheets: dict[str, Any], expected: str) -> None:
    world.submit("u1", week=W46, **sheets)

    edition_id = world.measure(W46)

    assert (label(world, edition_id), label(world, edition_id, "u2")) == (expected, "Belum lapor")


def test_an_excused_unit_has_no_label(world: World) -> None:
    world.decide("u1", "excuse", W46.end_at, week=W46)

    edition_id = world.measure(W46)

    assert label(world, edition_id) is None
    assert world.figure(edition_id, "3.0")["value"] == 1


def test_labels_are_counted_with_those_that_could_have_improved_by_chance(world: World) -> None:
    world.message("m2", "u2")
    world.submit("u1", week=W46, survey=[KN | UP] * 3)
    world.submit("u2", week=W46, survey=[KN | SAME | {"message_code": "m2"}] * 3)

    edition_id = world.measure(W46)

    found = {name: world.figure(edition_id, "3.0", dimension=name)["value"] for name in (
        "", "week=2026-W46", "count=judged", "label=Kesadaran membaik",
        "label=Terukur, belum terbukti membaik", "label=Belum lapor",
    )}  # fmt: skip
    assert list(found.values()) == [2, 2, 2, 1, 1, 0]
    assert world.figure(edition_id, "3.0", "desk", "d1", "label=Kesadaran membaik")["value"] == 1
    assert world.figure(edition_id, "3.0", "unit", "u1", "label=Kesadaran membaik")["evidence"] == "B3"


@pytest.mark.parametrize("reported", [W46 + -3, W46 + -1])
def test_the_four_weeks_count_together(world: World, reported: Week) -> None:
    world.expect("u1", week=reported)
    dates = {"before_date": reported.monday - timedelta(days=28), "after_date": reported.monday}
    world.submit("u1", week=reported, survey=[KN | UP | dates] * 2)
    world.submit("u1", week=W46, survey=[KN | UP])

    assert label(world, world.measure(W46)) == "Kesadaran membaik"


def test_a_survey_reported_before_the_four_weeks_does_not_count_again(world: World) -> None:
    early = W46 + -4
    world.expect("u1", week=early)
    dates = {"before_date": early.monday - timedelta(days=28), "after_date": early.sunday}
    world.submit("u1", week=early, survey=[KN | UP | dates])
    world.submit("u1", week=W46, survey=[KN | UP] * 2)

    assert label(world, world.measure(W46)) == "Terukur, belum terbukti membaik"


def test_a_bad_result_kept_back_until_labels_are_set_counts_when_they_are_set_next(world: World) -> None:
    reported = W46 + -3
    world.expect("u1", week=reported)
    held_back = {
        "before_date": reported.monday - timedelta(days=35),
        "after_date": reported.monday - timedelta(days=1),
    }
    world.submit("u1", week=reported, survey=[KN | DOWN | held_back] * 3)
    world.submit("u1", week=W46, survey=[KN | UP] * 3)

    assert label(world, world.measure(W46)) == "Terukur, belum terbukti membaik"


def test_labels_stay_until_they_are_set_again(world: World) -> None:
    world.expect("u1", "u2", week=W47)
    world.submit("u1", week=W46, survey=[KN | SAME] * 3)
    world.submit("u1", survey=[KN | LUCKY | {"after_date": W47.monday}] * 3)
    world.publish(W46)

    edition_id = world.measure()

    assert label(world, edition_id) == "Terukur, belum terbukti membaik"
    assert world.figure(edition_id, "3.0", dimension="week=2026-W46")["value"] == 2


def test_before_labels_were_ever_set_there_is_no_data(world: World) -> None:
    world.expect("u1", week=W47)

    figure = world.figure(world.measure(), "3.0")

    assert (figure["value"], figure["method"]) == (None, "not set yet")


@pytest.mark.parametrize(
    ("monday", "week"),
    [
        (date(2025, 8, 18), "2025-W34"),  # the first one, four weeks from 28 July 2025
        (date(2026, 11, 9), "2026-W46"),
        (date(2026, 11, 16), "2026-W46"),
        (date(2026, 11, 30), "2026-W46"),
        (date(2026, 12, 7), "2026-W50"),
        (date(2027, 1, 4), "2027-W01"),  # a year of 53 weeks
    ],
)
def test_every_fourth_week_whatever_the_year(world: World, monday: date, week: str) -> None:
    assert world.connection.execute("select kpi.label_week(%s) as week", [monday]).fetchone() == {
        "week": week
    }


@pytest.mark.parametrize("scope", ["unit", "national"])
def test_a_label_too_many_stops_the_edition(world: World, scope: str) -> None:
    world.submit("u1", week=W46, publication=[{}])
    edition_id = world.measure(W46)
    change = {
        "unit": "insert into kpi.value (edition_id, indicator, scope, scope_code, dimension, value, method)"
        " values (%s, '3.0', 'unit', 'u1', 'label=Perilaku membaik', 6, 'label')",
        "national": "delete from kpi.value where edition_id = %s and scope_code = 'u2' and indicator = '3.0'",
    }
    world.connection.execute(change[scope].encode(), [edition_id])

    with pytest.raises(Permanent, match="one_label_a_unit"):
        check_edition(world.warehouse, edition_id)
