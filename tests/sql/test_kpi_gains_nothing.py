"""Ways to look better without doing better: a unit tries each, and no figure is kinder to it."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from support.kpi_world import W47, World, at

W46, W48 = W47.previous, W47.next
Rows = list[dict[str, Any]]
OVERDUE: dict[str, Any] = {"issue_code": "u1-1", "level": "Tinggi", "detected_at": at("2026-11-17 08:00")}


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        for week in (W46, W47, W48):
            world.expect("u1", "u2", week=week)
        world.message("m1", "u1", "u2")
        world.message("m2", "u2")
        yield world


def judge_issues(world: World, edition_id: int) -> dict[str, float]:
    """The figures that count against a unit with an overdue hoax: larger is worse."""
    answered, clarified = world.figure(edition_id, "2.1"), world.figure(edition_id, "2.4")
    waits = world.connection.execute(
        "select count(*) as waiting from kpi.value where edition_id = %s and indicator = '2.4'"
        " and scope = 'national' and method = 'followed'",
        [edition_id],
    ).fetchone()
    assert waits
    return {
        "unanswered": answered["denominator"] - answered["numerator"],
        "unclarified": clarified["denominator"] - clarified["numerator"],
        "still open": world.figure(edition_id, "2.3")["value"],
        "waiting": waits["waiting"],
    }


HONEST = {"unanswered": 1, "unclarified": 1, "still open": 1, "waiting": 1}


def test_an_overdue_hoax_honestly_reported(world: World) -> None:
    world.submit("u1", issue=[OVERDUE])
    assert judge_issues(world, world.measure()) == HONEST


TRICKS: dict[str, Rows | str] = {
    "lower the level": [OVERDUE | {"level": "Rendah"}],
    "call it another kind": [OVERDUE | {"kind": "Keluhan layanan"}],
    "call it a chance": [OVERDUE | {"kind": "Peluang"}],
    "rename it": [OVERDUE | {"issue_code": "u1-2", "level": "Rendah"}],
    "move its detection": [OVERDUE | {"detected_at": at("2026-11-22 20:00")}],
    "drop the row": [],
    "sign nil": "nil",
    "leave the sheet blank": "blank",
    "say it was closed after the week": [OVERDUE | {"closed_at": at("2026-11-23 07:00")}],
}


@pytest.mark.parametrize("trick", TRICKS)
def test_reporting_less_of_an_issue_in_a_second_version(world: World, trick: str) -> None:
    world.submit("u1", received="2026-11-23 08:00", issue=[OVERDUE])
    world.submit("u1", received="2026-11-23 09:00", issue=TRICKS[trick])

    found = judge_issues(world, world.measure())

    assert all(found[name] >= HONEST[name] for name in HONEST), found


@pytest.mark.parametrize("trick", TRICKS)
def test_reporting_less_of_an_issue_in_the_next_week(world: World, trick: str) -> None:
    running = OVERDUE | {"detected_at": at("2026-11-22 20:00")}  # its limit ends in the next week
    world.submit("u1", issue=[running])
    rows = TRICKS[trick]
    if isinstance(rows, list):
        rows = [row | {"detected_at": max(row["detected_at"], running["detected_at"])} for row in rows]
    if trick == "say it was closed after the week":
        rows = [running | {"closed_at": at("2026-11-30 07:00")}]
    world.submit("u1", week=W48, issue=rows)

    found = judge_issues(world, world.measure(W48))

    assert all(found[name] >= HONEST[name] for name in HONEST), found


def test_closing_an_issue_without_an_answer(world: World) -> None:
    world.submit("u1", issue=[OVERDUE | {"closed_at": at("2026-11-17 09:00")}])

    found = judge_issues(world, world.measure())

    assert found == HONEST  # what nobody answered stays open, and its wait goes on


def report_after_close(world: World) -> None:
    world.submit("u1", received="2026-11-24 16:01", issue=[OVERDUE])


def report_a_week_late(world: World) -> None:
    world.submit("u1", week=W48, issue=[OVERDUE])


def have_it_rejected(world: World) -> None:
    world.submit("u1", week=W48, verdict="accepted_partly", rejected_issues=({"issue_code": "u1-1"},))


@pytest.mark.parametrize("report", [report_after_close, report_a_week_late, have_it_rejected])
def test_reporting_an_issue_late(world: World, report: Callable[[World], None]) -> None:
    report(world)
    assert world.figure(world.measure(), "2.1")["denominator"] == 0
    edition_id = world.measure(W48)
    figure = world.figure(edition_id, "2.1")
    assert (figure["numerator"], figure["denominator"]) == (0, 1)
    assert world.figure(edition_id, "2.1", dimension="count=reported_late")["value"] == 1


def carry(*codes: str, title: str = "Judul") -> dict[str, Any]:
    return {"message_codes": list(codes), "title": title}


def test_a_blank_sheet_instead_of_nil_moves_no_lower_end_and_shows(world: World) -> None:
    world.submit("u2", publication=[carry("m1", "m2")])
    world.submit("u1", received="2026-11-23 08:00", publication="nil")
    honest = world.figure(world.measure(), "1.1")
    world.submit("u1", received="2026-11-23 09:00", publication="blank")
    edition_id = world.measure()

    blank = world.figure(edition_id, "1.1")

    assert (honest["numerator"], honest["denominator"], honest["n"]) == (2, 3, 3)
    assert (blank["numerator"], blank["denominator"], blank["n"]) == (2, 2, 3)
    assert blank["lower"] == honest["lower"] == honest["upper"]
    assert blank["upper"] == 1
    assert world.figure(edition_id, "1.1", "unit", "u1")["value"] is None


def test_every_code_on_every_publication_wins_only_what_the_unit_must_carry(world: World) -> None:
    world.submit("u2")
    world.submit("u1", received="2026-11-23 08:00", publication=[carry("m1"), carry("000", title="Lain")])
    honest = world.figure(world.measure(), "1.1")
    # codes of messages that are not the unit's are held by a rule besides
    tagged = [carry("m1", "m2", "m3", title=title) for title in ("Judul", "Lain", "Lagi")]
    world.submit("u1", received="2026-11-23 09:00", publication=tagged)
    edition_id = world.measure()

    assert world.figure(edition_id, "1.1")["value"] == honest["value"]
    assert world.figure(edition_id, "1.1", "message", "m2")["numerator"] == 0
    assert label(world, edition_id) == "Aktif, belum terukur"


def test_many_rows_of_one_publication_are_one(world: World) -> None:
    url = "https://u1.go.id/berita/1"
    world.submit("u1", publication=[
        carry("m1") | {"url": f"{url}{ending}"}
        for ending in ("", "/", "?utm_source=wa", "?fbclid=1", "#atas", "/amp")
    ])  # fmt: skip

    edition_id = world.measure()

    assert world.figure(edition_id, "1.3")["value"] == 1
    assert world.figure(edition_id, "1.2")["denominator"] == 1


def test_one_page_under_many_parameters_covers_no_further_message(world: World) -> None:
    """Parameters that may name another page stay; what they bring is volume, and volume brings nothing."""
    pages = [carry("m1") | {"url": f"https://u1.go.id/berita?id=1&salinan={copy}"} for copy in range(9)]
    world.submit("u1", publication=pages)
    edition_id = world.measure()

    coverage = world.figure(edition_id, "1.1", "unit", "u1")

    assert (coverage["numerator"], coverage["denominator"]) == (1, 1)
    assert label(world, edition_id) == "Aktif, belum terukur"


def test_nil_instead_of_silence_is_complete_and_carries_nothing(world: World) -> None:
    world.submit("u2", publication=[carry("m1", "m2")])
    silent = world.figure(world.measure(), "1.1")
    world.submit("u1")
    edition_id = world.measure()

    nil = world.figure(edition_id, "1.1")

    assert (silent["numerator"], silent["denominator"], nil["numerator"], nil["denominator"]) == (2, 2, 2, 3)
    assert label(world, edition_id) == "Tanpa kegiatan"


def label(world: World, edition_id: int, unit: str = "u1") -> str:
    row = world.connection.execute(
        "select label from report.edition_label where edition_id = %s and unit_code = %s", [edition_id, unit]
    ).fetchone()
    assert row
    return str(row["label"])


PROOF: dict[str, Any] = {"before_date": date(2026, 10, 19), "after_date": date(2026, 11, 16)}  # 28 days
LUCKY = PROOF | {
    "before_count": 100, "before_yes_count": 5, "after_count": 100, "after_yes_count": 95,
}  # fmt: skip
PLAIN = LUCKY | {"before_yes_count": 30, "after_yes_count": 30}
TINY = PROOF | {"before_count": 2, "before_yes_count": 0, "after_count": 2, "after_yes_count": 2}
IMPROVED = {"Kesadaran membaik", "Perilaku membaik"}


@pytest.mark.parametrize(
    "surveys",
    [
        [LUCKY | {"area": "Kudus"}] * 3,  # copies of one session
        [LUCKY | {"area": area} for area in ("Kudus", "KUDUS", "kudus.")],
        [LUCKY, *[PLAIN | {"area": f"Desa {number}"} for number in range(3)]],  # one lucky one
        [LUCKY | {"design": "BANDING", "item_code": "PR1", "before_count": 3, "before_yes_count": 0}] * 2,
        [TINY | {"design": "BANDING", "item_code": "PR1", "area": f"Desa {number}"} for number in range(14)],
        [TINY | {"area": f"Desa {number}"} for number in range(14)],  # many sessions, few people
        [LUCKY | {"sampling": "Daring sukarela", "area": f"Desa {number}"} for number in range(9)],
        [LUCKY | {"before_date": date(2026, 11, 16), "area": f"Desa {number}"} for number in range(9)],
        [
            LUCKY | {"item_code": "NT1", "area": f"Desa {number}"} for number in range(9)
        ],  # they only intend to
        [LUCKY | {"message_code": "m2", "area": f"Desa {number}"} for number in range(9)],  # not its own
    ],
)
def test_surveys_that_look_better_than_they_are_improve_no_label(world: World, surveys: Rows) -> None:
    world.submit("u1", survey=surveys)

    assert label(world, world.measure()) not in IMPROVED


def test_two_lucky_sessions_and_one_of_them_sent_again_are_no_three(world: World) -> None:
    lucky = LUCKY | {"area": "Kudus", "after_date": date(2026, 11, 15)}
    world.submit("u1", week=W46, survey=[lucky, lucky | {"area": "Jepara"}])
    world.submit("u1", survey=[lucky | {"area": "KUDUS"}])

    assert label(world, world.measure()) == "Terukur, belum terbukti membaik"


def test_honest_sessions_do_improve_it(world: World) -> None:
    world.submit("u1", survey=[LUCKY | {"area": f"Desa {number}"} for number in range(3)])

    assert label(world, world.measure()) == "Kesadaran membaik"
