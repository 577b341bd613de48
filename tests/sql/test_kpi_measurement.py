"""3.4: how many active messages were measured on enough people, at a level that is impact."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from support.kpi_world import World

PEOPLE = {"before_count": 30, "before_yes_count": 10, "after_count": 30, "after_yes_count": 15}


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        world.expect("u1", "u2", desk=("u1",))
        world.insert(
            "registry.campaign", version_id=world.version_id, campaign_code="c1", campaign_name="Kampanye",
            desk_code="d1", valid_from=date(2026, 1, 1), is_demo=True,
        )  # fmt: skip
        world.message("m1", "u1", "u2")
        world.message("m2", "u2", campaign_code="c2")
        yield world


@pytest.mark.parametrize(
    ("surveys", "measured"),
    [
        ([], 0),
        ([PEOPLE], 1),
        ([PEOPLE | {"after_count": 29}], 0),
        ([PEOPLE | {"after_count": 15}] * 2, 1),  # pooled
        ([PEOPLE | {"after_count": 15}, PEOPLE | {"after_count": 15, "item_code": "KP1"}], 0),  # two items
        ([PEOPLE | {"before_date": date(2026, 11, 10)}], 0),  # what people recall is no impact
        ([PEOPLE | {"sampling": "Daring sukarela"}], 0),
        ([PEOPLE | {"item_code": "PR1", "before_date": date(2026, 10, 19)}], 1),
        ([PEOPLE, PEOPLE | {"message_code": "m2"}], 2),
    ],
)
def test_messages_that_were_measured(world: World, surveys: list[dict[str, Any]], measured: int) -> None:
    world.submit("u1", survey=surveys or "nil")

    figure = world.figure(world.measure(), "3.4")

    assert (figure["numerator"], figure["denominator"], figure["value"]) == (measured, 2, measured / 2)


def test_a_desk_and_a_campaign_are_asked_for_their_own_messages(world: World) -> None:
    world.submit("u2", survey=[PEOPLE, PEOPLE | {"message_code": "m2"}])

    edition_id = world.measure()

    shares = {
        (scope, code): world.figure(edition_id, "3.4", scope, code)["denominator"]
        for scope, code in [("desk", "d1"), ("campaign", "c1"), ("campaign", "c2"), ("message", "m2")]
    }
    assert set(shares.values()) == {1}


def test_without_an_active_message_there_is_no_data(warehouse_url: str) -> None:
    with World(warehouse_url) as world:
        world.expect("u1")

        figure = world.figure(world.measure(), "3.4")

        assert (figure["value"], figure["denominator"]) == (None, 0)
