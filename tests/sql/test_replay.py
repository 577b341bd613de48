"""An edition can be made again from what it recorded, whatever was changed or sent since."""

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import psycopg
import pytest

from embedded.postgres import Server
from orkestra.cli import main
from orkestra.errors import Permanent
from orkestra.kpi.replay import Difference, replay_edition
from orkestra.settings import Settings
from orkestra.warehouse.warehouse import Warehouse, connect
from support.kpi_world import HOME, W47, World, at

Tamper = Callable[[str], None]
W45 = W47 + -2


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    """A published edition with something of every kind in it: late, held, excused, missing, corrected."""
    with World(warehouse_url) as world:
        world.expect("u1", "u2", "u3", "u4", desk=("u1", "u2"))
        world.message("m1", "u1", "u2", "u3")
        world.message("m2", "u2", prioritas=2, narrative_started_at=at("2026-11-16 08:00"))
        world.desk_issue("DESK-1", "u1", "u3")
        world.holiday(date(2026, 11, 19))
        world.expect("u1", week=W45)
        world.submit("u1", week=W45, issue=[{"issue_code": "u1-1", "level": "Sedang"}])
        world.submit("u1", publication=[{"message_codes": ["m1"]}, {}], survey=[{}], issue=[
            {"issue_code": "u1-1", "level": "Sedang", "first_response_at": at("2026-11-19 09:00"),
             "response_form": "Klarifikasi"},
        ])  # fmt: skip
        world.submit("u2", verdict="accepted_partly", rejected=1, publication=[{"message_codes": ["m2"]}],
                     survey=[{}], rejected_issues=({"issue_code": "u2-1"},))  # fmt: skip
        world.decide("u4", "excuse", at("2026-11-20 10:00"))
        world.publish()
        yield world


@pytest.fixture
def tamper(world: World, postgres_server: Server) -> Tamper:
    """Changes what only the warehouse's owner can, after switching off what would stop even the owner."""

    def change(statement: str) -> None:
        url = postgres_server.url("postgres", world.connection.info.dbname)
        with psycopg.connect(url) as connection:
            connection.execute("set session_replication_role = replica")
            assert connection.execute(statement.encode()).rowcount

    return change


def sync_other_registry(world: World) -> None:
    """A second version: units renamed and split, messages moved, an item reworded, a holiday gone."""
    world.version_id = world.insert("registry.version", sha256="r2", code_version="later")["version_id"]
    world.insert("registry.sync", version_id=world.version_id, as_of=at("2026-11-25 08:00"))
    for item in ("KN1", "PR1"):
        world.insert("registry.item", version_id=world.version_id, item_code=item, family=item[:2],
                     item_name="lain", wording="lain?")  # fmt: skip
    for unit in ("u1a", "u1b", "u2"):
        world.insert("registry.unit", version_id=world.version_id, unit_code=unit, unit_name="Badan Baru",
                     short_name="Baru", kind="Badan", group_name="Badan", zone="Asia/Jayapura", aliases=[],
                     valid_from=date(2026, 11, 1), is_expected=True)  # fmt: skip
    world.message("m1", "u1a", "u1b", valid_from=date(2026, 11, 18), prioritas=7)
    world.insert("registry.rule", version_id=world.version_id, rule="C-001", severity="fix",
                 status="withdrawn", since=date(2026, 1, 1), message="", mend="", reason="salah")  # fmt: skip
    world.holiday(date(2026, 11, 18))


def live_on(world: World) -> None:
    """Two further weeks, another registry, corrections of the published week, decisions of people."""
    sync_other_registry(world)
    world.expect("u1", "u2", week=W47.previous)  # a week that nobody had asked for until now
    held = world.submit("u3", verdict="rejected", received="2026-11-24 10:00")
    world.insert("returns.decision", label="discard", kind="discard", week=str(W47), unit_code="u3",
                 submission_id=held, reason="", decided_by="", decided_at=at("2026-11-26 09:00"))  # fmt: skip
    world.decide("u4", "end_excuse", at("2026-11-26 10:00"))
    world.submit("u3", received="2026-11-23 10:00", publication=[{"message_codes": ["m1"]}])  # released
    world.submit("u1", received="2026-11-26 11:00", publication=[{}] * 5, issue=[
        {"issue_code": "u1-1", "level": "Kritis", "detected_at": at("2026-11-10 08:00")},
    ])  # fmt: skip
    for week in (W47 + 1, W47 + 2):
        world.expect("u1a", "u1b", "u2", week=week, desk=("u1a",) if week == W47 + 1 else ())
        world.submit("u1a", week=week, publication=[{"message_codes": ["m1"]}], survey=[{}])
        world.publish(week)


def test_an_edition_is_the_same_whatever_came_later(world: World) -> None:
    before = replay_edition(world.warehouse, W47, 1)
    live_on(world)
    after = replay_edition(world.warehouse, W47, 1)

    assert before.agrees
    assert before.is_same_code
    assert before.figure_count > 100
    assert after == before


def test_the_later_editions_are_made_from_what_came_later(world: World) -> None:
    """The test above would pass if nothing had changed: here it did."""
    first = world.figure(1, "K0.1")
    live_on(world)
    second = world.publish()

    assert world.figure(second, "K0.1")["denominator"] == first["denominator"]
    assert world.figure(second, "K0.1")["numerator"] == first["numerator"] + 1
    assert replay_edition(world.warehouse, W47, 2).agrees
    for week in (W47 + 1, W47 + 2):
        assert replay_edition(world.warehouse, week, 1).agrees


def test_a_replay_leaves_nothing_behind(world: World) -> None:
    def rows() -> list[object]:
        tables = world.connection.execute(
            "select format('%I.%I', table_schema, table_name) as name from information_schema.tables"
            " where table_schema in ('report', 'kpi') and table_type = 'BASE TABLE' order by 1"
        ).fetchall()
        return [
            world.connection.execute(f"select xmin, row.* from {table['name']} as row".encode()).fetchall()
            for table in tables
        ]

    before = rows()
    replay_edition(world.warehouse, W47, 1)

    assert rows() == before


def test_a_replay_that_breaks_off_leaves_nothing_behind(world: World, tmp_path: Path) -> None:
    for name in ("include/registry", "sql"):
        shutil.copytree(HOME / name, tmp_path / name)
    (tmp_path / "sql" / "kpi" / "last_week.sql").write_text("select 1 / 0", encoding="utf-8")

    with pytest.raises(psycopg.errors.DivisionByZero):
        replay_edition(Warehouse(world.connection, tmp_path), W47, 1)

    editions = world.connection.execute("select edition_no from report.edition").fetchall()
    assert editions == [{"edition_no": 1}]
    assert replay_edition(world.warehouse, W47, 1).agrees


def test_two_replays_at_once_agree(world: World, warehouse_url: str) -> None:
    def replay_once(_: int) -> bool:
        with connect(warehouse_url, HOME) as warehouse:
            return replay_edition(warehouse, W47, 1).agrees

    assert world
    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(replay_once, range(3))) == [True, True, True]


@pytest.mark.parametrize(
    ("statement", "differences"),
    [
        (
            "update kpi.value set value = 0.25 where indicator = 'K0.1' and scope = 'national'",
            [Difference("K0.1", "national", "", "", "value", "0.25", "0.6666666666666666")],
        ),
        (
            "update kpi.value set lower = null, n = 4 where indicator = '1.1' and scope_code = 'm2'",
            [
                Difference("1.1", "message", "m2", "", "lower", "no data", "1"),
                Difference("1.1", "message", "m2", "", "n", "4", "1"),
            ],
        ),
        (
            "delete from kpi.value where indicator = 'K0.4' and scope = 'desk'",
            [Difference("K0.4", "desk", "d1", "", "value", None, "0")],
        ),
        (
            "insert into kpi.value (edition_id, indicator, scope, scope_code, dimension, method)"
            " values (1, '9.9', 'unit', 'u1', '', 'share')",
            [Difference("9.9", "unit", "u1", "", "value", "no data", None)],
        ),
        ("update kpi.value set value = value * (1 + 1e-12)", []),
    ],
)
def test_a_changed_figure_is_named(
    world: World, tamper: Tamper, statement: str, differences: list[Difference]
) -> None:
    tamper(statement)

    assert replay_edition(world.warehouse, W47, 1).differences == differences


@pytest.mark.parametrize(
    "statement",
    [
        "update report.edition_unit set is_on_time = not is_on_time where unit_code = 'u3'",
        "delete from report.edition_version where week = '2026-W45'",
        "delete from report.edition_week where week = '2026-W45'",
        "update intake.submission set sha256 = 'other' where unit_code = 'u1' and week = '2026-W47'",
    ],
)
def test_a_changed_record_is_noticed(world: World, tamper: Tamper, statement: str) -> None:
    tamper(statement)

    replay = replay_edition(world.warehouse, W47, 1)
    assert not replay.is_sealed
    assert not replay.agrees


def test_an_edition_that_does_not_exist(world: World) -> None:
    with pytest.raises(Permanent, match=r"2026-W47 has no edition 3: its newest is 1\."):
        replay_edition(world.warehouse, W47, 3)
    with pytest.raises(Permanent, match=r"2026-W48 has no edition 1: it has none yet\."):
        replay_edition(world.warehouse, W47 + 1, 1)
    world.expect("u1", week=W47 + 1)
    world.freeze(W47 + 1)
    with pytest.raises(Permanent, match="has no figures yet"):
        replay_edition(world.warehouse, W47 + 1, 1)


@pytest.fixture
def command(world: World, warehouse_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs `orkestra replay 2026-W47 …` on the world's warehouse."""
    assert world
    ours = Settings(home=HOME, warehouse_url=warehouse_url)
    monkeypatch.setattr(Settings, "from_environment", lambda: ours)
    return lambda *words: main(["replay", "2026-W47", *words])


def test_the_command_says_whether_all_agree(
    command: Callable[..., int], tamper: Tamper, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("--edition", "1") == 0
    assert "Edition 1 of 2026-W47: all " in capsys.readouterr().out

    tamper("update kpi.value set value = 0.25 where indicator = 'K0.1' and scope = 'national'")
    tamper("update report.edition set statements_sha256 = 'old', code_version = 'c0ffee'")
    assert command("--edition", "1") == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "K0.1 (national): value recorded 0.25, replayed 0.6666666666666666"
    assert lines[1].startswith("Edition 1 of 2026-W47: 1 figures differ, ")
    assert lines[2] == "The statements have changed since: commit c0ffee made this edition."

    assert command("--edition", "1", "--json") == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["agrees"], document["differences"][0]["recorded"]) == (False, "0.25")

    assert command("--edition", "2") == 2
    assert "its newest is 1" in capsys.readouterr().err
