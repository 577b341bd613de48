"""2.1 and 2.3: limits, answers, and that nobody looks better by reporting less."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from orkestra.registry import read_registry
from orkestra.report.edition import load_edition
from orkestra.report.lead_issues import lead_issues
from orkestra.warehouse.warehouse import connect
from orkestra.week import Week
from support.kpi_world import HOME, W47, World, at

W48 = W47.next
RESPONSE, DETECTED = "first_response_local", "detected_local"
ANSWER = {"response_form": "Klarifikasi", "response_url": "https://u1.go.id/a"}


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        world.expect("u1", "u2", week=W47.previous)
        world.expect("u1", "u2")
        world.expect("u1", "u2", week=W48)
        yield world


def issue(code: str = "u1-1", **values: Any) -> dict[str, Any]:
    return {"issue_code": code} | values


def answered(world: World, edition_id: int, **place: str) -> tuple[float, float]:
    figure = world.figure(edition_id, "2.1", **place)
    return figure["numerator"], figure["denominator"]


@pytest.mark.parametrize(
    ("level", "detected", "zone", "limit"),
    [
        ("Kritis", "2026-11-17 08:00", "Asia/Jakarta", "2026-11-17 12:00"),
        ("Tinggi", "2026-11-21 08:00", "Asia/Jakarta", "2026-11-22 08:00"),  # every day counts
        ("Sedang", "2026-11-17 08:00", "Asia/Jakarta", "2026-11-21 00:00"),  # 24.00 of the third working day
        ("Sedang", "2026-11-19 08:00", "Asia/Jakarta", "2026-11-25 00:00"),  # over a weekend
        ("Sedang", "2026-12-23 08:00", "Asia/Jakarta", "2026-12-31 00:00"),  # Christmas and the 24th are off
        ("Sedang", "2026-11-17 08:00", "Asia/Jayapura", "2026-11-20 22:00"),
        ("Sedang", "2026-11-17 23:00", "Asia/Jayapura", "2026-11-23 22:00"),  # there it is the 18th already
        ("Rendah", "2026-11-17 08:00", "Asia/Jakarta", None),
    ],
)
def test_limit_of_an_issue(world: World, level: str, detected: str, zone: str, limit: str | None) -> None:
    for day in (24, 25):
        world.holiday(date(2026, 12, day))
    row = world.connection.execute(
        "select kpi.issue_limit(%s, %s, %s, %s) as limit_at", [level, at(detected), zone, world.version_id]
    ).fetchone()
    assert row
    assert row["limit_at"] == (at(limit) if limit else None)


@pytest.mark.parametrize(
    ("detected", "zone", "limit"),
    [
        # 24 and 25 December and 1 and 5 January are off
        ("2026-12-22 09:00", "Asia/Jakarta", "2026-12-30 00:00"),
        ("2026-12-29 09:00", "Asia/Jakarta", "2027-01-05 00:00"),
        ("2026-12-30 09:00", "Asia/Jakarta", "2027-01-07 00:00"),
        # Nyepi, Idulfitri and the days off together: 8 to 12 and 15 March
        ("2027-03-03 09:00", "Asia/Jakarta", "2027-03-17 00:00"),
        ("2027-03-05 10:00", "Asia/Jakarta", "2027-03-19 00:00"),
        ("2027-03-10 10:00", "Asia/Jakarta", "2027-03-19 00:00"),  # on the feast itself
        # 23.00 in Jakarta is 00.00 of the 4th in Makassar and 01.00 in Jayapura: one working day later
        ("2027-03-03 23:00", "Asia/Jakarta", "2027-03-17 00:00"),
        ("2027-03-03 23:00", "Asia/Makassar", "2027-03-17 23:00"),
        ("2027-03-03 23:00", "Asia/Jayapura", "2027-03-17 22:00"),
        ("2027-03-03 21:59", "Asia/Jayapura", "2027-03-16 22:00"),
    ],
)
def test_working_days_of_the_real_calendar(world: World, detected: str, zone: str, limit: str) -> None:
    for day_off in read_registry(HOME).days_off:
        world.holiday(day_off.date)
    row = world.connection.execute(
        "select kpi.issue_limit('Sedang', %s, %s, %s) as limit_at", [at(detected), zone, world.version_id]
    ).fetchone()
    assert row == {"limit_at": at(limit)}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"first_response_at": at("2026-11-18 08:00"), **ANSWER}, 1),  # the limit itself
        ({"first_response_at": at("2026-11-18 08:01"), **ANSWER}, 0),
        ({"first_response_at": at("2026-11-18 07:00"), "response_form": "Klarifikasi"}, 0),  # no record of it
        (
            {
                "first_response_at": at("2026-11-18 07:00"),
                "response_form": "Klarifikasi",
                "follow_up": "Arsip 7",
            },
            1,
        ),
        ({"first_response_at": at("2026-11-18 07:00"), "response_url": "https://u1.go.id/a"}, 0),  # no form
        ({"level": "Sedang", "first_response_at": at("2026-11-20 23:59"), "response_form": "Unggahan"}, 1),
        (
            {"first_response_at": at("2026-11-17 08:00"), "without_time": [RESPONSE], **ANSWER},
            0,
        ),
        ({"first_response_at": at("2026-11-17 09:00"), "without_time": ["detected_local"], **ANSWER}, 0),
        (
            {
                "level": "Sedang",
                "first_response_at": at("2026-11-18 00:00"),
                "without_time": [RESPONSE],
                **ANSWER,
            },
            1,
        ),
        ({}, 0),
    ],
)
def test_answered_in_time(world: World, values: dict[str, Any], expected: int) -> None:
    world.submit("u1", issue=[issue(**values)])

    assert answered(world, world.measure()) == (expected, 1)


def test_an_answer_without_its_time_is_no_wait_of_no_hours_until_it_is_mended(world: World) -> None:
    bare = issue(first_response_at=at("2026-11-17 00:00"), without_time=[RESPONSE], **ANSWER)
    world.submit("u1", issue=[bare])
    known = "select first_response_at, is_answered_in_time from report.edition_issue where edition_id = %s"
    assert world.connection.execute(known, [world.measure()]).fetchall() == [
        {"first_response_at": at("2026-11-18 00:00"), "is_answered_in_time": False}
    ]
    world.submit("u1", issue=[bare | {"without_time": [], "first_response_at": at("2026-11-17 11:00")}])
    edition_id = world.measure()
    assert answered(world, edition_id) == (1, 1)


def test_raising_the_level_elsewhere_gives_a_bare_date_no_time(world: World) -> None:
    """Another version called it grave: the lighter one beside the bare date gains nothing."""
    world.submit("u1", issue=[issue(level="Kritis")])
    bare = {"first_response_at": at("2026-11-17 08:00"), "without_time": [RESPONSE]}
    world.submit("u1", issue=[issue(level="Rendah", **bare, **ANSWER)])
    assert answered(world, world.measure()) == (0, 1)


@pytest.mark.parametrize(
    ("zone", "responded", "expected"),
    [
        # detected on Tuesday the 17th; Wednesday is a holiday: the third working day is Monday the 23rd
        ("Asia/Jakarta", "2026-11-23 23:59", 1),
        ("Asia/Jakarta", "2026-11-24 00:01", 0),
        ("Asia/Makassar", "2026-11-23 22:59", 1),  # 24.00 WITA is 23.00 WIB
        ("Asia/Makassar", "2026-11-23 23:01", 0),
        ("Asia/Jayapura", "2026-11-23 21:59", 1),  # 24.00 WIT is 22.00 WIB
        ("Asia/Jayapura", "2026-11-23 22:01", 0),
    ],
)
def test_working_days_end_in_the_units_own_zone(
    world: World, zone: str, responded: str, expected: int
) -> None:
    world.holiday(date(2026, 11, 18))
    world.expect("u3", zone=zone)
    world.expect("u3", week=W48, zone=zone)
    row = issue("u3-1", level="Sedang", first_response_at=at(responded), response_form="Klarifikasi")
    world.submit("u3", issue=[row])

    assert answered(world, world.measure()) == (0, 0)  # without the holiday it would be due now
    assert answered(world, world.measure(W48)) == (expected, 1)


@pytest.mark.parametrize(
    ("zone", "limit"), [("Asia/Jakarta", "2026-11-18 08:00"), ("Asia/Jayapura", "2026-11-18 06:00")]
)
def test_a_time_of_a_rejected_row_is_read_in_the_units_own_zone(world: World, zone: str, limit: str) -> None:
    world.expect("u3", zone=zone)
    world.submit("u3", verdict="accepted_partly", rejected_issues=({"issue_code": "u3-1"},))  # Tuesday, 08.00
    world.measure()
    row = world.connection.execute("select limit_at from report.edition_issue").fetchone()
    assert row == {"limit_at": at(limit)}


def test_a_limit_at_the_weeks_last_moment_belongs_to_the_week(world: World) -> None:
    sunday = issue(level="Kritis", detected_at=at("2026-11-22 20:00"))
    world.submit("u1", issue=[sunday, issue("u1-2", level="Kritis", detected_at=at("2026-11-22 20:01"))])
    assert [answered(world, world.measure(week)) for week in (W47, W48)] == [(0, 1), (0, 1)]


def test_if_nobody_answered_it_is_0_of_k_and_not_no_data(world: World) -> None:
    world.submit("u1", issue=[issue("u1-1"), issue("u1-2"), issue("u1-3", level="Kritis")])

    edition_id = world.measure()

    assert answered(world, edition_id) == (0, 3)
    assert world.figure(edition_id, "2.1")["value"] == 0
    words = lead_issues(load_edition(world.warehouse, edition_id).figures)
    assert words.startswith(
        "Atas isu Tinggi dan Kritis, 0 dari 3 tanggapan yang jatuh tempo diberikan tepat waktu. "
    )


def test_of_an_excused_unit_no_answer_is_asked_and_what_is_open_stays(world: World) -> None:
    world.desk_issue("DESK-1", "u1")
    world.submit("u2", issue=[issue("u2-1")])
    world.decide("u1", "excuse", at("2026-11-23 09:00"))

    edition_id = world.measure()

    assert answered(world, edition_id) == (0, 1)
    assert world.figure(edition_id, "2.4")["denominator"] == 1
    assert world.figure(edition_id, "2.2", dimension="level=Tinggi;percentile=50")["n"] == 1
    assert world.figure(edition_id, "2.3")["value"] == 2


@pytest.mark.parametrize(("registered", "due"), [("2026-11-22 19:00", 1), ("2026-11-23 00:00", 0)])
def test_a_desks_issue_counts_from_its_registration_on(world: World, registered: str, due: int) -> None:
    world.desk_issue("DESK-1", "u1", level="Kritis", registered_at=at(registered))
    world.submit("u2")

    edition_id = world.measure()

    assert answered(world, edition_id) == (0, due)
    assert world.figure(edition_id, "2.3", dimension="flow=new")["value"] == due


@pytest.mark.parametrize(("closed", "still_open"), [("2026-11-22 23:59", 0), ("2026-11-23 00:00", 1)])
def test_closed_before_the_week_ends_in_jakarta(world: World, closed: str, still_open: int) -> None:
    answer = {"first_response_at": at("2026-11-17 09:00"), **ANSWER}
    world.submit(
        "u1", issue=[issue(closed_at=at(closed), status="Baru", **answer)]
    )  # the word says otherwise

    assert world.figure(world.measure(), "2.3")["value"] == still_open


def test_levels_without_limit_and_chances_do_not_count(world: World) -> None:
    world.submit("u1", issue=[issue("u1-1", level="Rendah"), issue("u1-2", kind="Peluang")])

    edition_id = world.measure()

    assert answered(world, edition_id) == (0, 0)
    assert world.figure(edition_id, "2.1")["value"] is None
    assert world.figure(edition_id, "2.3")["value"] == 1  # the chance is no issue


@pytest.mark.parametrize(
    "second_version",
    [
        {"issue": [issue(level="Rendah")]},
        {"issue": [issue("u1-9", level="Rendah")]},  # renamed
        {"issue": [issue(kind="Peluang")]},
        {"issue": [issue(detected_at=at("2026-11-20 08:00"))]},  # detected later than first said
        {"issue": "nil"},  # dropped
        {"issue": "blank"},
    ],
)
def test_reporting_less_gains_nothing(world: World, second_version: dict[str, Any]) -> None:
    world.submit("u1", received="2026-11-23 08:00", issue=[issue()])
    world.submit("u1", received="2026-11-23 09:00", **second_version)

    assert answered(world, world.measure(), dimension="level=Tinggi") == (0, 1)


def test_raising_a_level_starts_a_limit_but_never_a_later_one(world: World) -> None:
    # the limit of Sedang ends on 24 November 24.00, that of Tinggi 24 hours after receipt on the 23rd
    low = issue(level="Sedang", detected_at=at("2026-11-19 08:00"))
    world.submit("u1", received="2026-11-23 08:00", issue=[low])
    world.submit("u1", received="2026-11-23 09:00", issue=[low | {"level": "Tinggi"}])

    edition_id = world.measure(W48)

    row = world.connection.execute(
        "select level, limit_at from report.edition_issue where edition_id = %s", [edition_id]
    ).fetchone()
    assert row == {"level": "Tinggi", "limit_at": at("2026-11-24 09:00")}


def test_an_issue_reported_a_week_late_counts_in_that_week(world: World) -> None:
    world.submit("u1")
    world.submit("u1", week=W48, issue=[issue()])

    assert answered(world, world.measure()) == (0, 0)
    edition_id = world.measure(W48)
    assert answered(world, edition_id) == (0, 1)
    assert world.figure(edition_id, "2.1", dimension="count=reported_late")["value"] == 1


def test_a_file_after_tutup_escapes_no_edition(world: World) -> None:
    # close of W47 is on Tuesday the 24th at 16.00: no edition of W47 saw this file
    world.submit("u1", received="2026-11-24 16:01", issue=[issue()])

    assert answered(world, world.measure()) == (0, 0)
    edition_id = world.measure(W48)
    assert answered(world, edition_id) == (0, 1)
    assert world.figure(edition_id, "2.1", dimension="count=reported_late")["value"] == 1
    assert world.figure(edition_id, "2.3", dimension="flow=new")["value"] == 1


def test_what_was_closed_long_ago_is_left_out_and_what_is_open_stays(world: World) -> None:
    long_ago = {"detected_at": at("2026-03-03 08:00")}
    answer = {"first_response_at": at("2026-03-04 08:00"), **ANSWER}
    closed = issue("u1-2", closed_at=at("2026-03-05 10:00"), **long_ago, **answer)
    reopened = issue("u1-3", **long_ago)
    world.expect("u1", week=Week(2026, 10))
    world.expect("u1", week=Week(2026, 11))
    closed_at_first = reopened | answer | {"closed_at": at("2026-03-05 10:00")}
    world.submit("u1", week=Week(2026, 10), issue=[issue(**long_ago), closed, closed_at_first])
    world.submit("u1", week=Week(2026, 11), issue=[reopened])

    edition_id = world.measure()

    rows = world.connection.execute("select issue_code from report.edition_issue order by issue_code")
    assert [row["issue_code"] for row in rows] == ["u1-1", "u1-3"]
    assert world.figure(edition_id, "2.3")["value"] == 2


def test_an_open_issue_counts_once_in_2_1_and_every_week_in_2_3(world: World) -> None:
    for week in (W47, W48):
        world.submit("u1", week=week, issue=[issue()])

    editions = [world.measure(week) for week in (W47, W48)]

    assert [answered(world, edition_id) for edition_id in editions] == [(0, 1), (0, 0)]
    assert [world.figure(edition_id, "2.3")["value"] for edition_id in editions] == [1, 1]


def test_a_silent_unit_keeps_its_issues(world: World) -> None:
    world.submit("u1", issue=[issue(detected_at=at("2026-11-22 20:00"))])  # due on the 23rd, in W48

    edition_id = world.measure(W48)

    assert answered(world, edition_id) == (0, 1)
    assert world.figure(edition_id, "2.1", dimension="count=without_news")["value"] == 1
    assert world.figure(world.measure(), "2.1", dimension="count=not_yet_due")["value"] == 1


def test_an_issue_reported_again_without_a_response_is_news(world: World) -> None:
    late = issue(detected_at=at("2026-11-22 20:00"))
    world.submit("u1", issue=[late])
    world.submit("u1", week=W48, issue=[late])

    assert world.figure(world.measure(W48), "2.1", dimension="count=without_news")["value"] == 0


HELD: dict[str, Any] = {"issue_code": "u1-1"}


@pytest.mark.parametrize(
    ("values", "due", "is_open"),
    [
        ({}, 1, 1),
        ({"kind": None, "title": None}, 1, 1),
        ({"level": "Gawat", "kind": "Krisis"}, 0, 0),
        ({"level": None, "kind": None}, 0, 0),
        ({"level": None}, 0, 1),  # a hoax is one without a level, too
        ({"detected_local": None}, 0, 0),
        ({"issue_code": None}, 1, 1),
        ({"issue_code": None, "title": None}, 1, 1),
        ({"kind": "Peluang"}, 0, 0),
        ({"level": "Rendah"}, 0, 1),
    ],
)
def test_a_rejected_issue_counts_as_unanswered_if_level_and_detection_can_be_read(
    world: World, values: dict[str, Any], due: int, is_open: int
) -> None:
    answered_row = {"first_response_local": datetime(2026, 11, 17, 9), "response_form": "Klarifikasi"}
    world.submit("u1", verdict="accepted_partly", rejected_issues=(HELD | answered_row | values,))
    world.submit("u2", verdict="needs_fix", rejected_issues=(HELD,))  # promotes nothing

    edition_id = world.measure()

    assert answered(world, edition_id) == (0, due)
    assert world.figure(edition_id, "2.3")["value"] == is_open
    assert world.figure(edition_id, "2.1", dimension="count=without_news")["value"] == 0


def test_an_accepted_row_is_not_rejected(world: World) -> None:
    held = (HELD | {"row_no": 6}, HELD | {"issue_code": "u1-2"})
    world.submit("u1", verdict="accepted_partly", issue=[issue()], rejected_issues=held)
    world.freeze()

    rows = world.connection.execute("select issue_code, is_rejected from report.edition_issue_row order by 1")

    assert [(row["issue_code"], row["is_rejected"]) for row in rows] == [("u1-1", False), ("u1-2", True)]


def test_a_rejected_issue_stays_as_last_accepted(world: World) -> None:
    first = issue(first_response_at=at("2026-11-17 09:00"), **ANSWER)
    world.submit("u1", received="2026-11-23 08:00", issue=[first])
    world.submit("u1", received="2026-11-23 09:00", verdict="accepted_partly",
                 rejected_issues=(HELD | {"level": "Kritis"},))  # fmt: skip

    assert answered(world, world.measure(), dimension="level=Tinggi") == (1, 1)


def test_a_rejected_issue_that_is_mended_later_counts_once(world: World) -> None:
    world.submit("u1", verdict="accepted_partly", rejected_issues=(HELD | {"level": "Kritis"},))
    world.submit("u1", week=W48, issue=[issue(first_response_at=at("2026-11-17 09:00"), **ANSWER)])

    editions = [world.measure(week) for week in (W47, W48)]

    assert [answered(world, edition_id) for edition_id in editions] == [(0, 1), (0, 0)]
    terms = ("open_at_start", "new", "open_at_end")
    flows = [[world.figure(edition_id, "2.3", dimension=f"flow={term}")["value"] for term in terms]
             for edition_id in editions]  # fmt: skip
    assert flows == [[0, 1, 1], [1, 0, 1]]


def test_a_desks_issue_counts_for_each_unit_asked_reported_or_not(world: World) -> None:
    world.desk_issue("DESK-1", "u1", "u2")
    world.submit("u1", issue=[issue("DESK-1", detected_at=at("2026-11-19 08:00"),
                                    first_response_at=at("2026-11-19 09:00"), **ANSWER)])  # fmt: skip

    edition_id = world.measure()

    # u1 noticed it two days after the desk had registered it: late; u2 never said a word
    assert answered(world, edition_id) == (0, 2)
    assert world.figure(edition_id, "2.3")["value"] == 2


@pytest.mark.parametrize(("detected", "is_late"), [("2026-11-17 07:59", False), ("2026-11-17 08:01", True)])
def test_what_the_report_says_beside_an_issue(world: World, detected: str, is_late: bool) -> None:
    world.desk_issue("DESK-1", "u1", registered_at=at("2026-11-17 08:00"))
    reported = issue(
        "DESK-1", detected_at=at(detected), conversation_before_count=10, negative_before_count=4
    )
    world.submit("u1", received="2026-11-23 08:00", issue=[reported])
    later = reported | {"detected_at": at("2026-11-17 20:00"), "conversation_before_count": 20}
    world.submit("u1", received="2026-11-23 09:00", issue=[later])

    (listed,) = load_edition(world.warehouse, world.measure()).issues

    assert listed.is_noticed_elsewhere_first is is_late
    assert (listed.negative_before_count, listed.conversation_before_count) == (4, 20)


def test_the_balance_of_three_weeks(world: World) -> None:
    answer = {"first_response_at": at("2026-11-17 09:00"), **ANSWER}
    closed = {"closed_at": at("2026-11-20 10:00"), **answer}
    world.submit("u1", issue=[issue("u1-1"), issue("u1-2", **closed)])
    world.submit("u2", issue=[issue("u2-1", **closed)])
    ended = issue("u1-1", **answer | {"closed_at": at("2026-11-25 10:00")})
    world.submit("u1", week=W48, issue=[ended, issue("u1-3")])
    world.submit("u2", week=W48, issue=[issue("u2-1", status="Dibuka lagi")])

    terms = ("open_at_start", "new", "reopened", "returned", "closed", "left", "open_at_end")
    flows = [
        [world.figure(edition_id, "2.3", dimension=f"flow={term}")["value"] for term in terms]
        for edition_id in (world.measure(), world.measure(W48))
    ]

    assert flows == [[0, 3, 0, 0, 2, 0, 1], [1, 1, 1, 0, 1, 0, 2]]


def test_a_unit_that_leaves_the_roster_takes_its_issues_along(world: World) -> None:
    world.submit("u1", issue=[issue()])
    week = W48.next
    world.expect("u2", week=week)

    edition_id = world.measure(week)

    assert world.figure(edition_id, "2.3", dimension="flow=left")["value"] == 1
    assert world.figure(edition_id, "2.3")["value"] == 0


@pytest.mark.parametrize(("units", "came_back"), [(("u2",), 0), (("u1", "u2"), 1)])
def test_a_unit_leaves_once_and_may_come_back(world: World, units: tuple[str, ...], came_back: int) -> None:
    w49, w50 = W48.next, W48 + 2
    world.submit("u1", issue=[issue()])
    world.expect("u2", week=w49)
    world.expect(*units, week=w50)

    edition_id = world.measure(w50)

    terms = {term: world.figure(edition_id, "2.3", dimension=f"flow={term}")["value"]
             for term in ("open_at_start", "left", "returned", "open_at_end")}  # fmt: skip
    assert terms == {"open_at_start": 0, "left": 0, "returned": came_back, "open_at_end": came_back}


def test_age_of_what_is_open(world: World) -> None:
    world.submit("u1", issue=[issue(detected_at=at("2026-11-13 00:00")), issue("u1-2", level="Rendah")])

    edition_id = world.measure()

    assert world.figure(edition_id, "2.3", dimension="age=older_than_7_days")["value"] == 1
    assert world.figure(edition_id, "2.3", dimension="age=oldest_days")["value"] == 10


def test_reader_may_look(warehouse_url: str) -> None:
    with connect(warehouse_url, HOME) as warehouse:
        warehouse.connection.execute("set role orkestra_reader")
        assert warehouse.connection.execute("select * from report.edition_issue").fetchall() == []
