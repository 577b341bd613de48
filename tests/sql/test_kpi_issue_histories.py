"""Whatever units send, week after week: every issue is due in one week at most, and no guard is tripped."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from support.kpi_world import W47, World, at

WEEKS = [W47 + ago for ago in (-2, -1, 0, 1, 2)]
UNITS = ("u1", "u2", "u3")
PAGES = ("https://berita.id/a", "https://www.berita.id/a?utm_source=x", "https://berita.id/b", None)
KINDS = ("Hoaks", "Misinformasi", "Keluhan layanan", "Krisis", "Peluang")
LEVELS = ("Rendah", "Sedang", "Tinggi", "Kritis")


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        yield world


def invent(chance: random.Random, week: Any) -> dict[str, Any]:
    """One issue as a unit may tell it this week."""
    detected = week.start_at - timedelta(days=6) + timedelta(hours=chance.randrange(13 * 24))
    row: dict[str, Any] = {
        "issue_code": chance.choice(("isu-1", "isu-2", "isu-3", "DESK-1")), "kind": chance.choice(KINDS),
        "level": chance.choice(LEVELS), "detected_at": detected, "origin_url": chance.choice(PAGES),
    }  # fmt: skip
    if chance.random() < 0.5:
        row |= {
            "first_response_at": detected + timedelta(hours=chance.randrange(60)),
            "response_form": chance.choice(("Klarifikasi", "Diteruskan ke unit lain")),
            "response_url": chance.choice(("https://u.id/", "https://u.id/a", None)),
        }
    if chance.random() < 0.3:
        row["closed_at"] = detected + timedelta(hours=chance.randrange(200))
    return row


def hold_back(chance: random.Random, row: dict[str, Any]) -> dict[str, Any]:
    """The same in a rejected row, with cells that cannot be read."""
    held = {name: row[name] for name in ("issue_code", "kind", "level", "origin_url")}
    held["detected_local"] = row["detected_at"].replace(tzinfo=None)
    if chance.random() < 0.4:
        held[chance.choice(("level", "kind", "issue_code", "detected_local"))] = None
    return held


def send(world: World, chance: random.Random, unit: str, week: Any) -> None:
    """Up to three versions; one may come after close."""
    for version in range(chance.randrange(4)):
        received = week.end_at + timedelta(hours=2 + 12 * version)
        rows = [invent(chance, week) for _ in range(chance.randrange(4))]
        held = tuple(hold_back(chance, invent(chance, week)) for _ in range(chance.randrange(3)))
        world.submit(
            unit, week=week, received=f"{received.astimezone(at('2026-11-17 08:00').tzinfo):%Y-%m-%d %H:%M}",
            verdict="accepted_partly" if held else "accepted", issue=rows, rejected_issues=held,
        )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_every_issue_is_due_in_one_week_at_most(world: World, seed: int) -> None:
    chance = random.Random(seed)
    for week in WEEKS:
        world.expect(*UNITS, week=week)
    world.desk_issue("DESK-1", "u1", "u2", registered_at=at("2026-11-10 08:00"))
    due: Counter[tuple[str, ...]] = Counter()
    for week in WEEKS:
        for unit in UNITS:
            send(world, chance, unit, week)
        edition_id = world.publish(week)
        for row in world.connection.execute(
            "select unit_code, issue_code, due_week = %(week)s as is_due,"
            " clarify_due_week = %(week)s as is_due_hoax from report.edition_issue where edition_id = %(id)s",
            {"week": str(week), "id": edition_id},
        ).fetchall():
            due["2.1", row["unit_code"], row["issue_code"]] += bool(row["is_due"])
            due["2.4", row["unit_code"], row["issue_code"]] += bool(row["is_due_hoax"])

    assert max(due.values()) == 1
    assert sum(due.values()) > 10  # else this could not fail


def test_what_is_invented_is_worth_trying() -> None:
    rows = [invent(random.Random(seed), W47) for seed in range(50)]
    assert {row["kind"] for row in rows} == set(KINDS)
    assert any("closed_at" in row and "first_response_at" not in row for row in rows)
    assert isinstance(rows[0]["detected_at"], datetime)
