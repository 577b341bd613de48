"""A range of weeks is reported by one command, twice as well as once."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from orkestra.cli import main
from orkestra.kpi.replay import replay_edition
from orkestra.settings import Settings
from support.kpi_world import W47, World, at

W46 = W47.previous
RANGE = f"{W46}..{W47}"


@pytest.fixture
def world(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(Settings, "from_environment", lambda: settings)
    with World(settings.warehouse_url) as world:
        for week in (W46, W47):
            world.expect("u1", "u2", week=week)
            world.submit("u1", week=week, publication=[{}])
        yield world


@pytest.fixture
def report(
    world: World, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> Callable[..., dict[str, Any]]:
    """The lines of `orkestra report 2026-W46..2026-W47 …` about each week: what was new."""

    def run(as_of: datetime, *words: str) -> dict[str, Any]:
        world.insert("intake.listing", bucket=settings.submissions_bucket, started_at=as_of, object_count=0,
                     run_id=world.run_id)  # fmt: skip
        assert main(["report", RANGE, "--as-of", as_of.isoformat(), "--json", *words]) == 0
        weeks = json.loads(capsys.readouterr().out)
        return {
            week: (
                steps["publish"]["edition"],
                steps["freeze"]["is_new"],
                steps["publish"]["files"],
                steps["summarize"]["summaries"],
            )
            for week, steps in weeks.items()
        }

    return run


def compared_with(world: World) -> dict[tuple[str, int], int]:
    """The editions of W46 that each edition of W47 is read with."""
    rows = world.connection.execute(
        "select edition.week, edition.edition_no, compared.edition_no as compared_no"
        " from report.edition_compared join report.edition using (edition_id)"
        " join report.edition as compared on compared.edition_id = compared_edition_id"
    ).fetchall()
    return {(row["week"], row["edition_no"]): row["compared_no"] for row in rows}


def test_a_range_is_reported_once(world: World, report: Callable[..., dict[str, Any]]) -> None:
    first = report(at("2026-12-01 08:00"))
    second = report(at("2026-12-02 08:00"))
    corrected = report(at("2026-12-03 08:00"), "--correct")

    assert first == {week: (f"{week}/edisi-1", 1, 3, 1) for week in (str(W46), str(W47))}
    assert second == corrected == {week: (f"{week}/edisi-1", 0, 0, 0) for week in (str(W46), str(W47))}
    assert world.connection.execute("select from notify.notification").rowcount == 2


def test_each_edition_compares_itself_with_what_was_known_at_its_freeze(
    world: World, report: Callable[..., dict[str, Any]]
) -> None:
    report(at("2026-12-01 08:00"))
    for week in (W46, W47):
        world.submit("u2", week=week, received="2026-12-01 10:00", publication=[{}])
    corrected = report(at("2026-12-02 08:00"), "--correct")
    again = report(at("2026-12-03 08:00"), "--correct")

    assert corrected == {week: (f"{week}/edisi-2", 1, 3, 1) for week in (str(W46), str(W47))}
    assert again == {week: (f"{week}/edisi-2", 0, 0, 0) for week in (str(W46), str(W47))}
    assert compared_with(world) == {(str(W47), 1): 1, (str(W47), 2): 2}
    traced = world.connection.execute("select distinct edition_id, week, unit_code from report.edition_move")
    assert [(row["week"], row["unit_code"]) for row in traced.fetchall()] == [(str(W47), "u2")]
    for week in (W46, W47):
        for number in (1, 2):
            assert replay_edition(world.warehouse, week, number).agrees


def test_old_weeks_are_reported_and_nobody_is_notified(
    world: World, report: Callable[..., dict[str, Any]]
) -> None:
    """Four weeks after W46, less than that after W47."""
    reported = report(at("2026-12-14 08:00"))

    assert [summaries for *_, summaries in reported.values()] == [0, 1]
    messages = world.connection.execute("select week, status, reason from notify.notification order by week")
    assert [tuple(row.values()) for row in messages.fetchall()] == [
        (str(W46), "skipped", "more than four weeks after its week"),
        (str(W47), "preview", "no Slack token"),
    ]


def test_a_week_in_which_nobody_reported_is_reported_and_alarms_us(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Settings, "from_environment", lambda: settings)
    with World(settings.warehouse_url) as world:
        for week in (W46, W47):
            world.expect("u1", "u2", week=week)
        world.submit("u1", week=W46)
        world.submit("u1", verdict="rejected")
        for as_of in ("2026-12-01T08:00+07:00", "2026-12-02T08:00+07:00"):  # and the second time not again
            world.insert("intake.listing", bucket=settings.submissions_bucket, started_at=as_of,
                         object_count=0, run_id=world.run_id)  # fmt: skip
            assert main(["report", RANGE, "--as-of", as_of, "--json"]) == 0
        messages = world.connection.execute(
            "select kind, week, recipient, payload ->> 'text' as said from notify.notification order by 1, 2"
        ).fetchall()

    assert [(row["kind"], row["week"]) for row in messages] == [
        ("alarm", str(W47)), ("summary", str(W46)), ("summary", str(W47)),
    ]  # fmt: skip
    assert messages[0]["recipient"] == settings.alarm_channel
    assert "belum satu pun dari 2 unit melapor" in messages[0]["said"]
    capsys.readouterr()


@pytest.mark.parametrize("written", ["2026-W47..2026-W46", "..", "2026-W47...2026-W48", "2026-W47-2026-W48"])
def test_a_range_that_is_none(written: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["report", written])
    assert ended.value.code == 2
    assert "2026-W" in capsys.readouterr().err
