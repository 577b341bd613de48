"""3.1 and 3.2: levels of evidence, pools, and the change with its interval and what may be said of it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from support.kpi_world import W47, World, at

W44 = W47 + -3

POOL = "item=KN1;sampling=Sesi;level=B3;contrast=before_after"
BEHAVIOUR = "item=PR1;sampling=Sesi;level=B4;contrast=before_after"
RANDOM = BEHAVIOUR.replace("Sesi", "Acak")
PR = {"item_code": "PR1", "before_date": date(2026, 10, 19), "after_date": date(2026, 11, 16)}  # 28 days


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        world.expect("u1", "u2")
        world.message("m1", "u1", "u2")
        yield world


def counts(after: tuple[int, int], before: tuple[int, int], **values: Any) -> dict[str, Any]:
    """A survey row: (yes, asked) after and before."""
    return {"after_yes_count": after[0], "after_count": after[1], "before_yes_count": before[0],
            "before_count": before[1]} | values  # fmt: skip


def pools(world: World, edition_id: int) -> set[str]:
    rows = world.connection.execute(
        "select dimension from kpi.value where edition_id = %s and indicator in ('3.1', '3.2')"
        " and scope = 'message' and dimension ~ '^item=' and dimension !~ 'part='",
        [edition_id],
    )
    return {row["dimension"] for row in rows}


def test_pool_of_two_strata_where_raw_counts_would_say_the_opposite(world: World) -> None:
    """Source: spec's constructed example; adding the raw counts gives 85/250 - 165/250 = -0.32."""
    world.submit("u1", survey=[counts((45, 50), (160, 200))])
    world.submit("u2", survey=[counts((40, 200), (5, 50))])

    edition_id = world.measure()

    figure = world.figure(edition_id, "3.1", "message", "m1", POOL)
    assert figure["value"] == pytest.approx(10)
    parts = [(x + 0.5, n + 1, n) for x, n in ((45, 50), (160, 200), (40, 200), (5, 50))]
    half = 1.959964 * sum(x / n * (1 - x / n) / asked for x, n, asked in parts) ** 0.5 / 2
    assert (figure["lower"], figure["upper"]) == pytest.approx((10 - 100 * half, 10 + 100 * half))
    assert (figure["numerator"], figure["denominator"]) == (None, 500)  # people asked
    assert figure["n"] == 250
    shares = [world.figure(edition_id, "3.1", "message", "m1", f"{POOL};part={arm}")["value"]
              for arm in ("before", "after")]  # fmt: skip
    assert shares == pytest.approx([0.45, 0.55])
    assert world.figure(edition_id, "3.1", "message", "m1", f"{POOL};part=units")["value"] == 2


def test_one_survey_has_newcombes_interval(world: World) -> None:
    """Source: Newcombe (1998), example (a)."""
    world.submit("u1", survey=[counts((56, 70), (48, 80))])

    figure = world.figure(world.measure(), "3.1", "message", "m1", POOL)

    found = [round(figure[name], 2) for name in ("value", "lower", "upper")]
    assert (found, figure["method"]) == ([20.0, 5.24, 33.39], "newcombe")


@pytest.mark.parametrize(
    ("pairs", "method", "lower", "widened"),
    [
        ({"no_to_yes_count": 12, "yes_to_no_count": 2}, "newcombe paired", 5.62, 0),
        ({}, "newcombe", 0.52, 1),
        ({"no_to_yes_count": 12}, "newcombe", 0.52, 1),
        ({"no_to_yes_count": 12, "yes_to_no_count": 3}, "newcombe", 0.52, 1),  # 22 + 12 - 3 is not 32
    ],
)
def test_same_people_are_compared_as_pairs_if_both_changes_are_known(
    world: World, pairs: dict[str, int], method: str, lower: float, widened: int
) -> None:
    """Source: Newcombe (1998), Stat Med 17:2635: 20, 12, 2, 16 gives 0.0562 to 0.3292."""
    world.submit("u1", survey=[counts((32, 50), (22, 50), design="PANEL", **pairs)])

    edition_id = world.measure()

    figure = world.figure(edition_id, "3.1", "message", "m1", POOL)
    assert (figure["method"], round(figure["lower"], 2)) == (method, lower)
    beside = world.figure(edition_id, "3.1", "message", "m1", f"{POOL};part=widened_rows")
    assert beside["value"] == widened


def test_pairs_and_different_people_are_pooled_with_their_own_errors(world: World) -> None:
    panel = counts((60, 100), (50, 100), design="PANEL", no_to_yes_count=15, yes_to_no_count=5)
    world.submit("u1", survey=[panel, counts((60, 100), (50, 100))])

    figure = world.figure(world.measure(), "3.1", "message", "m1", POOL)

    paired = (20 + 1 - 10**2 / 101) / 101**2
    first, other = 60.5 / 101, 50.5 / 101
    different = (first * (1 - first) + other * (1 - other)) / 100
    half = 1.959964 * (paired + different) ** 0.5 / 2
    assert figure["upper"] == pytest.approx(10 + 100 * half)


@pytest.mark.parametrize(
    ("values", "pool"),
    [
        ({}, POOL),
        ({"item_code": "KP1"}, POOL.replace("KN1", "KP1")),
        ({"item_code": "NT1"}, POOL.replace("KN1", "NT1").replace("B3", "B2")),
        ({"before_date": date(2026, 11, 3), "after_date": date(2026, 11, 16)}, POOL.replace("B3", "B2")),
        ({"before_date": date(2026, 11, 2), "after_date": date(2026, 11, 16)}, POOL),  # 14 days
        ({"before_date": date(2026, 11, 16), "design": "BANDING"}, POOL.replace("before_after", "exposure")),
        ({"sampling": "Daring sukarela"}, "item=KN1;sampling=Daring sukarela;level=B2;contrast=before_after"),
        ({"question_text": "Tahu?"}, POOL.replace("B3", "B2")),
        ({"after_date": date(2026, 10, 26), "before_date": date(2026, 10, 1)}, POOL),  # the 28th day
        ({"after_date": date(2026, 10, 25), "before_date": date(2026, 10, 1)}, None),
        (PR | {"before_date": date(2026, 10, 20)}, None),  # 27 days: about the last 30 days it says nothing
        (PR, BEHAVIOUR),
        (PR | {"question_text": "Pernah?"}, BEHAVIOUR.replace("B4", "B2")),
        (PR | {"sampling": "Daring sukarela"},
         BEHAVIOUR.replace("B4", "B2").replace("Sesi", "Daring sukarela")),
        (PR | {"organizer": "Mitra: BPS"}, BEHAVIOUR),  # sessions are no random sample
        (PR | {"sampling": "Acak"}, RANDOM),
        (PR | {"sampling": "Acak", "organizer": "Humas bersama mitra"}, RANDOM),
        (PR | {"sampling": "Acak", "organizer": "Mitra: BPS"}, RANDOM.replace("B4", "B5")),
        (PR | {"sampling": "Acak", "organizer": "badan pusat statistik"}, RANDOM.replace("B4", "B5")),
        (PR | {"sampling": "Acak", "organizer": "Mitra kami"}, RANDOM),  # on nobody's list
        (PR | {"sampling": "Acak", "organizer": "Humas bersama BPS"}, RANDOM),
        (PR | {"design": "BANDING"}, BEHAVIOUR.replace("before_after", "exposure")),
        (PR | {"design": "BANDING", "sampling": "Acak", "before_date": date(2026, 11, 16)},
         RANDOM.replace("B4", "B5").replace("before_after", "exposure")),
    ],
)  # fmt: skip
def test_level_and_pool_of_a_row(world: World, values: dict[str, Any], pool: str | None) -> None:
    world.submit("u1", survey=[values])

    assert pools(world, world.measure()) == ({pool} if pool else set())


RECALL = POOL.replace("B3", "B2")
OCTOBER = date(2026, 10, 27)  # of week 44
QUIZ = {"area": "Kudus", "before_date": OCTOBER, "after_date": date(2026, 11, 16)}
HELD: dict[str, Any] = {
    "event_date": OCTOBER, "activity": "Sosialisasi", "organizer": "Humas", "district": "Kabupaten Kudus",
    "audience": "Warga", "participant_count": 110, "message_codes": ["m2", "m1"], "has_quiz": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("session", "surveys", "pool", "sessions"),
    [
        ({}, [{}], POOL, 1),
        ({}, [{"area": "kab. kudus", "audience": "Siswa"}], POOL, 1),
        ({"event_date": date(2026, 10, 28)}, [{}], RECALL, 1),
        ({"district": "Jepara"}, [{}], RECALL, 1),
        ({"message_codes": ["m2"]}, [{}], RECALL, 1),
        ({"has_quiz": False}, [{}], RECALL, 1),
        ({"participant_count": 99}, [{}], RECALL, 1),  # more answered than were there
        ({"participant_count": 125}, [{}], POOL, 1),
        ({"participant_count": 126}, [{}], RECALL, 1),  # leavers were left out
        ({"participant_count": 300}, [{}, {"after_yes_count": 51}, {"after_yes_count": 49}], POOL, 1),
        ({}, [{}, {"after_yes_count": 51}], RECALL, 1),  # together more than were there
        (None, [{}], RECALL, 1),
        (None, [{"sampling": "Daring sukarela"}], RECALL.replace("Sesi", "Daring sukarela"), 1),
    ],
)
def test_a_session_counts_as_proof_if_its_tatap_muka_was_reported(
    world: World,
    session: dict[str, Any] | None,
    surveys: list[dict[str, Any]],
    pool: str,
    sessions: int,
) -> None:
    world.expect("u1", week=W44)
    world.submit("u1", week=W44, outreach="nil" if session is None else [HELD | session])
    world.submit("u1", survey=[QUIZ | survey for survey in surveys], rejected_sessions=False)

    edition_id = world.measure()

    assert pools(world, edition_id) == {pool}
    assert world.figure(edition_id, "3.1", "message", "m1", f"{pool};part=sessions")["value"] == sessions
    demoted = world.figure(edition_id, "3.1", "message", "m1", "count=demoted")
    assert (demoted["value"], demoted["n"]) == (0 if pool == POOL else len(surveys), len(surveys))


def test_a_tatap_muka_that_is_added_when_its_week_is_closed_proves_nothing(world: World) -> None:
    world.expect("u1", week=W44)
    world.submit("u1", week=W44, received="2026-11-20 10:00", outreach=[HELD])
    world.submit("u1", survey=[QUIZ], rejected_sessions=False)

    assert pools(world, world.measure()) == {RECALL}


def test_a_later_version_of_the_old_week_takes_no_proof_away(world: World) -> None:
    world.expect("u1", week=W44)
    world.submit("u1", week=W44, outreach=[HELD])
    world.submit("u1", week=W44, received="2026-11-20 10:00")
    world.submit("u1", survey=[QUIZ], rejected_sessions=False)

    assert pools(world, world.measure()) == {POOL}


def test_two_sessions_of_one_day_are_two_if_their_audiences_differ(world: World) -> None:
    world.expect("u1", week=W44)
    other = {"audience": "Siswa"}
    world.submit("u1", week=W44, outreach=[HELD, HELD | other])
    world.submit("u1", survey=[QUIZ, QUIZ | other], rejected_sessions=False)

    edition_id = world.measure()

    assert world.figure(edition_id, "3.1", "message", "m1", f"{POOL};part=sessions")["value"] == 2


@pytest.mark.parametrize(
    ("row", "changed", "is_confirmed", "sampling"),
    [
        ({}, {}, True, "Acak"),
        ({}, {}, False, "Sesi"),
        ({"document": None}, {}, True, "Sesi"),
        ({"document": " "}, {}, True, "Sesi"),
        ({}, {"after_yes_count": 95}, True, "Sesi"),  # another result than the one that was confirmed
        ({}, {"area": "KUDUS."}, True, "Acak"),
    ],
)
def test_a_random_sample_is_one_from_its_confirmation_on(
    world: World, row: dict[str, Any], changed: dict[str, Any], is_confirmed: bool, sampling: str
) -> None:
    acak = {"area": "Kudus", "sampling": "Acak"} | row
    first = world.submit("u1", survey=[acak], is_confirmed=False)
    if is_confirmed:
        world.confirm("u1", first)
    if changed:
        world.submit("u1", survey=[acak | changed], is_confirmed=False)

    expected = POOL.replace("Sesi", "Acak") if sampling == "Acak" else RECALL
    assert pools(world, world.measure()) == {expected}


def test_a_confirmation_after_the_close_of_the_data_counts_in_the_next_edition(world: World) -> None:
    world.expect("u1", "u2", week=W47.next)
    first = world.submit("u1", survey=[{"sampling": "Acak", "area": "Kudus"}], is_confirmed=False)
    world.confirm("u1", first, at_moment=at("2026-11-24 16:01"))

    assert pools(world, world.measure()) == {RECALL}
    assert pools(world, world.measure(W47.next)) == {POOL.replace("Sesi", "Acak")}


def test_levels_are_never_added_together(world: World) -> None:
    world.submit("u1", survey=[{}, {"before_date": date(2026, 11, 10)}])

    assert pools(world, world.measure()) == {POOL, POOL.replace("B3", "B2")}


def test_a_row_sent_in_two_weeks_is_one_measurement(world: World) -> None:
    row = {"area": "Kudus", "after_date": date(2026, 11, 15), "before_date": date(2026, 10, 26)}
    world.expect("u1", week=W47.previous)
    world.submit("u1", week=W47.previous, survey=[row])
    world.submit("u1", survey=[row])

    assert world.figure(world.measure(), "3.1", "message", "m1", f"{POOL};part=rows")["value"] == 1


SESSION = {"area": "Kudus", "after_date": date(2026, 11, 15), "before_date": date(2026, 10, 26)}


@pytest.mark.parametrize(
    ("again", "rows"),
    [
        ({}, 1),
        ({"area": "KUDUS."}, 1),
        ({"audience": " warga"}, 1),
        ({"sampling": "Acak"}, 1),
        ({"design": "PANEL"}, 1),
        ({"area": "Jepara"}, 2),
        ({"audience": "Siswa"}, 2),
        ({"after_yes_count": 51}, 2),
        ({"before_date": date(2026, 10, 25)}, 2),
    ],
)
@pytest.mark.parametrize("is_next_week", [False, True])
def test_a_copy_of_a_survey_is_no_second_one(
    world: World, again: dict[str, Any], rows: int, is_next_week: bool
) -> None:
    """Otherwise one lucky session, copied twice, would be the three that a unit needs."""
    world.expect("u1", week=W47.previous)
    world.submit("u1", week=W47.previous, survey=[SESSION] if is_next_week else [SESSION, SESSION | again])
    world.submit("u1", survey=[SESSION | again] if is_next_week else "nil")

    found = world.connection.execute(
        "select count(*) as count from report.edition_survey where edition_id = %s", [world.measure()]
    ).fetchone()
    assert found == {"count": rows}


@pytest.mark.parametrize(
    "impossible", [counts((5, 4), (1, 4)), counts((1, 4), (5, 4)), counts((-1, 4), (1, 4))]
)
def test_counts_that_cannot_be_stop_nobody(world: World, impossible: dict[str, Any]) -> None:
    """A rule holds such rows; should it be withdrawn, the others still have their figures."""
    world.submit("u1", survey=[impossible, {}])

    edition_id = world.measure()

    assert world.figure(edition_id, "3.1", "message", "m1", f"{POOL};part=rows")["value"] == 1
    assert world.figure(edition_id, "3.1", "message", "m1", POOL)["n"] == 100


@pytest.mark.parametrize(
    "values",
    [
        {"message_code": "000"},
        {"message_code": "pesan karangan"},
        {"message_code": "old"},
        {"message_code": "m1", "before_date": date(2025, 12, 31)},
    ],
)
def test_only_a_message_that_was_active_before_has_figures(world: World, values: dict[str, Any]) -> None:
    world.message("old", valid_to=date(2026, 6, 30))
    world.submit("u1", survey=[values])

    edition_id = world.measure()

    rows = world.connection.execute(
        "select distinct scope_code, method from kpi.value"
        " where indicator = '3.1' and dimension !~ 'compare='"
    )
    assert rows.fetchall() == [{"scope_code": "m1", "method": "not measured"}]
    assert pools(world, edition_id) == set()


def test_how_many_rows_are_recall_only_because_they_came_soon(world: World) -> None:
    soon = {"before_date": date(2026, 11, 10)}
    world.submit("u1", survey=[soon, soon | {"question_text": "Tahu?"}, {"question_text": "Tahu?"}])

    recall = POOL.replace("B3", "B2")
    figure = world.figure(world.measure(), "3.1", "message", "m1", f"{recall};part=recall_rows")

    assert (figure["value"], figure["n"]) == (2, 3)


def test_nobody_says_yes_and_still_there_is_an_interval(world: World) -> None:
    world.submit("u1", survey=[counts((0, 50), (0, 50)), counts((0, 50), (0, 50))])

    figure = world.figure(world.measure(), "3.1", "message", "m1", POOL)

    assert figure["lower"] < 0 == figure["value"] < figure["upper"]


def verdict(world: World, edition_id: int, scope: str = "message", code: str = "m1", pool: str = POOL) -> str:
    return str(world.figure(edition_id, "3.1", scope, code, f"{pool};part=verdict")["method"])


OWN = f"message=m1;{POOL}"
UP, SAME, DOWN = counts((60, 100), (40, 100)), counts((40, 100), (40, 100)), counts((20, 100), (40, 100))


@pytest.mark.parametrize(
    ("surveys", "word"),
    [
        ([counts((15, 29), (2, 29))], "few"),
        ([counts((12, 14), (2, 15)), counts((12, 14), (2, 15))], "few"),
        ([counts((0, 50), (0, 50))] * 2, "few sessions"),
        ([counts((60, 99), (20, 99))], "indicative"),
        ([UP], "one session"),
        ([UP | {"sampling": "Acak"}], "up"),
        ([UP, UP], "few sessions"),
        ([UP, UP, UP], "up"),
        ([DOWN, DOWN, DOWN], "down"),
        ([counts((4000, 10000), (4000, 10000))] * 3, "same"),
        ([SAME, SAME, SAME], "open"),
        ([counts((90, 100), (10, 100)), SAME, SAME], "open"),  # one lucky row
    ],
)
def test_what_may_be_said_of_a_units_own_change(
    world: World, surveys: list[dict[str, Any]], word: str
) -> None:
    world.submit("u1", survey=surveys)

    edition_id = world.measure()

    pool = POOL.replace("Sesi", surveys[0].get("sampling", "Sesi"))
    assert verdict(world, edition_id, "unit", "u1", f"message=m1;{pool}") == word
    assert verdict(world, edition_id, pool=pool) == word  # nobody else measured


@pytest.mark.parametrize(
    ("arm", "sessions", "units", "is_session", "ends", "word"),
    [
        (29, 9, 9, True, (5, 9), "few"),
        (30, 9, 9, True, (5, 9), "indicative"),
        (99, 9, 9, False, (5, 9), "indicative"),
        (100, 9, 9, False, (5, 9), "up"),
        (99, 9, 9, False, (None, None), "no interval"),
        (100, 1, 1, True, (5, 9), "one session"),
        (100, 1, 1, False, (5, 9), "up"),
        (100, 2, 1, True, (5, 9), "few sessions"),
        (100, 2, 2, True, (5, 9), "up"),
        (100, 3, 1, True, (5, 9), "up"),
        (100, 3, 3, True, (-3, 3), "same"),
        (100, 3, 3, True, (1, 3), "same"),  # the first that fits
        (100, 3, 3, True, (-3, -1), "same"),
        (100, 3, 3, True, (-3.001, 3), "open"),
        (100, 3, 3, True, (-3, 3.001), "open"),
        (100, 3, 3, True, (0, 3), "same"),
        (100, 3, 3, True, (0, 3.001), "open"),
        (100, 3, 3, True, (0.001, 3.001), "up"),
        (100, 3, 3, True, (-3.001, 0), "open"),
        (100, 3, 3, True, (-3.001, -0.001), "down"),
    ],
)
def test_verdict_at_its_bounds(
    world: World,
    arm: int,
    sessions: int,
    units: int,
    is_session: bool,
    ends: tuple[float | None, ...],
    word: str,
) -> None:
    found = world.connection.execute(
        "select kpi.judge_change(%s, %s, %s, %s, %s, %s) as word", [arm, sessions, units, is_session, *ends]
    ).fetchone()
    assert found == {"word": word}


def test_a_lucky_row_gains_nothing_beside_plain_ones(world: World) -> None:
    """Pooled, the interval of one unit is as wide as its sessions differ."""
    world.submit("u1", survey=[counts((90, 100), (10, 100)), SAME, SAME, SAME])

    figure = world.figure(world.measure(), "3.1", "unit", "u1", OWN)

    assert figure["method"] == "mean over sessions, student"
    assert figure["lower"] < 0 < figure["value"] == 20


@pytest.mark.parametrize(("others", "differs"), [([UP, UP], False), ([DOWN, UP], True)])
def test_whether_units_differ_more_than_chance_allows(
    world: World, others: list[dict[str, Any]], differs: bool
) -> None:
    world.submit("u1", survey=[UP])
    world.submit("u2", survey=others)

    figure = world.figure(world.measure(), "3.1", "message", "m1", f"{POOL};part=heterogeneity")

    assert (figure["value"] > 1) is differs
    assert figure["denominator"] == pytest.approx(4.605170)  # chi-square, df 2


def test_units_are_what_differs_between_units(world: World) -> None:
    world.submit("u1", survey=[UP, UP])
    world.submit("u2", survey=[SAME, SAME])

    edition_id = world.measure()

    assert world.figure(edition_id, "3.1", "message", "m1", POOL)["method"] == ("mean over units, student")
    assert verdict(world, edition_id) == "open"  # t(0.975; 1) is 12.7


def test_a_renamed_item_stays_one_item_and_other_words_make_another_question(world: World) -> None:
    last_week = UP | {"after_date": date(2026, 11, 9)}
    world.expect("u1", week=W47.previous)
    world.submit("u1", week=W47.previous, survey=[last_week, last_week | {"question_text": "KN2?"}])
    world.submit("u1", survey=[UP])
    renamed = world.insert("registry.version", sha256="r2", code_version="test")["version_id"]
    for statement in (
        "insert into registry.item (version_id, item_code, family, item_name, wording)"
        " select %s, item_code, family, 'Nama baru', wording from registry.item",
        "insert into registry.message (version_id, message_code, campaign_code, message_text, prioritas,"
        " item_kesadaran, valid_from, is_demo)"
        " select %s, message_code, 'c1', 'Pesan', 1, 'KN1', valid_from, true from registry.message",
        "update registry.expected_unit_week set version_id = %s where week = '2026-W47'",
    ):
        world.connection.execute(statement.encode(), [renamed])

    edition_id = world.measure()

    assert pools(world, edition_id) == {POOL, POOL.replace("B3", "B2")}
    assert world.figure(edition_id, "3.1", "message", "m1", f"{POOL};part=rows")["value"] == 2


@pytest.mark.parametrize("indicator", ["3.1", "3.2"])
def test_a_message_that_nobody_measured_is_a_row_without_value(world: World, indicator: str) -> None:
    world.message("m2", "u1")
    world.submit("u1", survey=[{}, PR])

    figure = world.figure(world.measure(), indicator, "message", "m2")

    assert (figure["value"], figure["n"], figure["method"]) == (None, 0, "not measured")
