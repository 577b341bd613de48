"""3.1: levels of evidence, pools, and the Mantel-Haenszel difference with its interval."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from kpi_world import W47, World

POOL = "item=KN1;sampling=Sesi;level=B3;contrast=before_after"


@pytest.fixture
def world(warehouse: str) -> Iterator[World]:
    with World(warehouse) as world:
        world.expect("u1", "u2")
        world.message("m1", "u1", "u2")
        yield world


def counts(after: tuple[int, int], before: tuple[int, int], **values: Any) -> dict[str, Any]:
    """A survey row: (yes, asked) after and before."""
    return {"after_yes_count": after[0], "after_count": after[1], "before_yes_count": before[0],
            "before_count": before[1]} | values  # fmt: skip


def pools(world: World, edition_id: int) -> set[str]:
    rows = world.connection.execute(
        "select dimension from kpi.value where edition_id = %s and indicator = '3.1'"
        " and dimension not like '%%part=%%'",
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
    half = 1.959964 * 3.61
    assert figure["upper"] - figure["value"] == pytest.approx(half, abs=0.01)
    assert figure["lower"] == pytest.approx(10 - half, abs=0.01)
    assert figure["n"] == 250
    shares = [world.figure(edition_id, "3.1", "message", "m1", f"{POOL};part={arm}")["value"]
              for arm in ("before", "after")]  # fmt: skip
    assert shares == pytest.approx([0.45, 0.55])
    assert world.figure(edition_id, "3.1", "message", "m1", f"{POOL};part=units")["value"] == 2


@pytest.mark.parametrize(
    ("tables", "value", "standard_error"),
    [
        # Source: Rothman, Greenland & Lash (2008), table 15-1
        ([((8, 106), (5, 120)), ((22, 98), (16, 85))], 3.490027, 3.189808),
        ([((640, 1000), (512, 1000)), ((45, 100), (44, 100)), ((9, 10), (3, 10)), ((0, 20), (0, 10))],
         12.017804, 2.054521),
    ],
)  # fmt: skip
def test_published_pools(world: World, tables: list[Any], value: float, standard_error: float) -> None:
    world.submit("u1", survey=[counts(*table) for table in tables])

    figure = world.figure(world.measure(), "3.1", "message", "m1", POOL)

    assert figure["value"] == pytest.approx(value, abs=1e-5)
    assert (figure["upper"] - figure["lower"]) / 2 == pytest.approx(1.959964 * standard_error, abs=1e-4)


def test_same_people_are_compared_as_pairs(world: World) -> None:
    world.submit("u1", survey=[
        counts((60, 100), (50, 100), design="PANEL", no_to_yes_count=15, yes_to_no_count=5)
    ])  # fmt: skip

    figure = world.figure(world.measure(), "3.1", "message", "m1", POOL)

    standard_error = ((20 - 10**2 / 100) / 100**2) ** 0.5
    assert figure["upper"] == pytest.approx(10 + 195.9964 * standard_error)


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
        ({"after_date": date(2026, 10, 25), "before_date": date(2026, 10, 1)}, ""),
    ],
)
def test_level_and_pool_of_a_row(world: World, values: dict[str, Any], pool: str) -> None:
    world.submit("u1", survey=[values])

    assert pools(world, world.measure()) == {pool}


def test_levels_are_never_added_together(world: World) -> None:
    world.submit("u1", survey=[{}, {"before_date": date(2026, 11, 10)}])

    assert pools(world, world.measure()) == {POOL, POOL.replace("B3", "B2")}


def test_a_row_sent_in_two_weeks_is_one_measurement(world: World) -> None:
    row = {"area": "Kudus", "after_date": date(2026, 11, 15), "before_date": date(2026, 10, 26)}
    world.expect("u1", week=W47.previous)
    world.submit("u1", week=W47.previous, survey=[row])
    world.submit("u1", survey=[row])

    assert world.figure(world.measure(), "3.1", "message", "m1", f"{POOL};part=rows")["value"] == 1


def test_equal_sessions_of_one_week_are_as_many_measurements_sent_again_or_not(world: World) -> None:
    session = {"area": "Kudus", "after_date": date(2026, 11, 15), "before_date": date(2026, 10, 26)}
    world.expect("u1", week=W47.previous)
    world.submit("u1", week=W47.previous, survey=[session, session])
    world.submit("u1", survey=[session, session])

    assert world.figure(world.measure(), "3.1", "message", "m1", f"{POOL};part=rows")["value"] == 2


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
        "select distinct scope_code, method from kpi.value where indicator = '3.1'"
    )
    assert rows.fetchall() == [{"scope_code": "m1", "method": "not measured"}]
    assert pools(world, edition_id) == {""}


def test_how_many_rows_are_recall_only_because_they_came_soon(world: World) -> None:
    soon = {"before_date": date(2026, 11, 10)}
    world.submit("u1", survey=[soon, soon | {"question_text": "Tahu?"}, {"question_text": "Tahu?"}])

    recall = POOL.replace("B3", "B2")
    figure = world.figure(world.measure(), "3.1", "message", "m1", f"{recall};part=recall_rows")

    assert (figure["value"], figure["n"]) == (2, 3)


def test_nobody_said_yes_before_or_after_so_there_is_no_interval(world: World) -> None:
    world.submit("u1", survey=[counts((0, 50), (0, 50))])

    figure = world.figure(world.measure(), "3.1", "message", "m1", POOL)

    assert (figure["value"], figure["lower"], figure["upper"]) == (0, None, None)


def test_a_message_that_nobody_measured_is_a_row_without_value(world: World) -> None:
    world.message("m2", "u1")
    world.submit("u1", survey=[{}])

    figure = world.figure(world.measure(), "3.1", "message", "m2")

    assert (figure["value"], figure["n"], figure["method"]) == (None, 0, "not measured")
