"""Everything that can change after a freeze changes; frozen editions and their reports come out the same."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest

from orkestra.kpi.replay import replay_edition
from orkestra.registry import read_registry
from orkestra.report.render import render_edition
from orkestra.returns.grid import rewrite_grid
from support.kpi_world import HOME, W47, World, at

W44, W45, W46 = W47 + -3, W47 + -2, W47.previous
EDITIONS = {W46: 1, W47: 2}

# what another version of the registry says, where it has the same rows
OTHERWISE: dict[str, dict[str, Any]] = {
    "unit": {"unit_name": "Badan Baru", "short_name": "Baru", "zone": "Asia/Jayapura", "is_expected": False},
    "desk": {"desk_name": "Desk Baru", "member_codes": ["u3"]},
    "campaign": {"desk_code": None},
    "message": {"prioritas": 9, "item_kesadaran": "KN2", "valid_from": "2026-11-18",
                "narrative_started_at": "2026-11-09T08:00:00+07:00"},
    "assignment": {"from_week": "2027-W01"},
    "channel": {"purpose": "Koordinasi"},
    "issue": {"level": "Kritis", "kind": "Peluang", "asked_unit_codes": ["u2"]},
    "item": {"item_name": "lain", "wording": "lain?"},
    "behaviour": {"owner_unit_code": "u3"},
    "surveyor": {"aliases": ["lain"]},
    "agenda": {"place": "lain"},
    "list": {"hosts": ["lain.id"]},
    "sheet_column": {"heading": "Lain"},
    "rule": {"status": "withdrawn", "until": "2026-11-30", "block_reason": None},
    "holiday": {"date": "2026-11-18"},
    "document": {"content": "lain"},
}  # fmt: skip

# tables that say nothing an edition could be made from
BESIDE = {
    "intake.lease", "intake.run", "intake.shard_unit", "intake.explanation", "intake.unroutable_object",
    "intake.receipt", "returns.history", "staging.cover", "staging.publication", "staging.outreach",
    "staging.behaviour",
}  # fmt: skip


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    """Two published editions; W45 lies between them and W44, and nobody has asked for it."""
    with World(warehouse_url) as world:
        fill_registry(world)
        for week in (W44, W46, W47):
            world.expect("u1", "u2", "u3", "u4", week=week, desk=("u1", "u2") if week == W47 else ())
        world.submit("u1", week=W44, received="2026-11-05 09:00", issue=[{
            "issue_code": "u1-1", "level": "Sedang", "detected_at": at("2026-10-30 08:00"),
        }], outreach=[session("2026-10-30")])  # fmt: skip
        world.submit("u2", week=W46, publication=[{"message_codes": ["m1"]}], survey=[{}])
        world.publish(W46)
        world.submit("u1", publication=[{"message_codes": ["m1"], "url": "https://satu.id/a"}, {}],
                     issue=[{"issue_code": "u1-1", "level": "Sedang"}, {"issue_code": "u1-2"}],
                     outreach=[session("2026-11-18")], survey=[{}, {"item_code": "PR1"}])  # fmt: skip
        world.submit("u2", verdict="accepted_partly", rejected=1, survey=[{}], publication=[
            {"message_codes": ["m1"], "url": "http://www.satu.id/a?utm_source=x"},
        ], rejected_issues=({"issue_code": "u2-1"},))  # fmt: skip
        world.submit("u3", verdict="rejected", found=("F-900",), publication=[{}])
        world.submit("u3", received="2026-11-24 10:00", publication=[{}])
        world.decide("u4", "excuse", at("2026-11-20 10:00"))
        world.publish()
        yield world


def session(day: str) -> dict[str, Any]:
    """A row of Tatap Muka."""
    return {"event_date": day, "activity": "Tatap muka", "organizer": "PIP", "district": "Kota Baru",
            "audience": "Warga", "participant_count": 30, "message_codes": ["m1"]}  # fmt: skip


def fill_registry(world: World) -> None:
    """A line in every file of the registry."""
    version = {"version_id": world.version_id}
    for unit in ("u1", "u2", "u3", "u4"):
        world.insert("registry.unit", **version, unit_code=unit, unit_name=unit, short_name=unit,
                     kind="Badan", group_name="Badan", zone="Asia/Jakarta", aliases=[],
                     valid_from=date(2026, 1, 1), is_expected=True)  # fmt: skip
    world.insert("registry.campaign", **version, campaign_code="c1", campaign_name="Kampanye",
                 desk_code="d1", valid_from=date(2026, 1, 1), is_demo=True)  # fmt: skip
    world.message("m1", "u1", "u2", "u3", narrative_started_at=at("2026-11-16 08:00"))
    world.desk_issue("DESK-1", "u1", "u3")
    world.holiday(date(2026, 11, 19))
    world.insert("registry.rule", **version, rule="F-900", severity="fix", status="active",
                 since=date(2026, 1, 1), message="", mend="", reason="",
                  block_reason="personal_data")  # fmt: skip
    world.insert("registry.channel", **version, unit_code="u1", channel="X", account="u1", url="",
                 purpose="Interaksi", is_demo=True)  # fmt: skip
    world.insert("registry.behaviour", **version, indicator_code="b1", indicator_name="",
                 owner_unit_code="u1", unit_of_measure="", valid_from=date(2026, 1, 1),
                 is_demo=True)  # fmt: skip
    world.insert("registry.agenda", **version, event_date=date(2026, 11, 18), message_code="m1", event="",
                 place="", lead_unit_code="u1", is_demo=True)  # fmt: skip
    world.insert("registry.list", **version, position=1, list="Kanal", value="X", hosts=["x.com"])
    world.insert("registry.sheet_column", **version, position=1, sheet="issue", column_name="title",
                 heading="Judul", type="text", is_required=True, variants=[])  # fmt: skip
    world.insert("registry.document", **version, name="units.csv", content="")


def sync_otherwise(world: World) -> None:
    """A version in which every line says something else."""
    old = world.version_id
    world.version_id = world.insert("registry.version", sha256="r2", code_version="later")["version_id"]
    world.insert("registry.sync", version_id=world.version_id, as_of=at("2026-11-25 08:00"))
    for table, otherwise in OTHERWISE.items():
        written = world.connection.execute(
            f"insert into registry.{table} select (jsonb_populate_record("
            f"cast(null as registry.{table}), to_jsonb(line) || %s::jsonb)).*"
            f" from registry.{table} as line where version_id = %s".encode(),
            [json.dumps(otherwise | {"version_id": world.version_id}), old],
        )
        assert written.rowcount, table


def live_on(world: World) -> None:
    """Another registry, a week that was missing, corrections, decisions of people, and two weeks more."""
    sync_otherwise(world)
    world.expect("u1", "u2", week=W45)
    world.insert("intake.finding", submission_id=1, origin="rules", rule="B-001", severity="fix", message="")
    world.decide("u4", "end_excuse", at("2026-11-26 10:00"))
    for unit in ("u1", "u2"):
        world.decide(unit, "excuse", at("2026-11-26 10:00"))
        world.decide(unit, "excuse", at("2026-11-26 10:00"), week=W46)
    world.insert("returns.late_notice", week=str(W47), unit_code="u4", etag="",
                 received_at=at("2026-11-26 10:00"))  # fmt: skip
    world.insert("returns.sample_answer", label="later", edition_id=1, place=1, answer="right",
                 reason="Sudah dibuka.", decided_by="K", decided_at=at("2026-11-26 10:00"))  # fmt: skip
    for week in (W44, W45, W46, W47):
        blocked_id = world.submit("u1", week=week, received="2026-11-26 11:00", publication=[{}] * 5,
                     survey=[{}, {}],
                     outreach=[session("2026-11-18")],
                     behaviour=[{"indicator_code": "b1", "value_count": 3}], issue=[
            {"issue_code": "u1-1", "level": "Kritis", "detected_at": at("2026-10-30 08:00")},
            {"issue_code": "u1-9", "level": "Sedang", "detected_at": at("2026-10-30 08:00")},
        ], rejected_issues=({"issue_code": "u1-8"},))  # fmt: skip
        world.insert("staging.survey", submission_id=blocked_id, row_no=99, unreadable=[])
    for week in (W47 + 1, W47 + 2):
        world.expect("u1", "u3", "u9", week=week)
        world.submit("u9", week=week, publication=[{"message_codes": ["m1"]}], survey=[{}])
        world.publish(week)


def read_tables(world: World) -> dict[str, list[dict[str, Any]]]:
    """All rows of the tables that editions could be made from."""
    tables = world.connection.execute(
        "select format('%I.%I', table_schema, table_name) as name from information_schema.tables"
        " where table_schema in ('registry', 'returns', 'intake', 'staging', 'fact')"
        " and table_type = 'BASE TABLE'"
    ).fetchall()
    return {
        table["name"]: world.connection.execute(
            f"select to_jsonb(line)::text as line from {table['name']} as line order by 1".encode()
        ).fetchall()
        for table in tables
    }


def render(world: World, edition_id: int) -> dict[str, bytes]:
    """The files of an edition."""
    return {key: data for key, (data, _) in render_edition(world.warehouse, edition_id).files.items()}


def test_whatever_changes_a_frozen_edition_comes_out_the_same(world: World) -> None:
    replayed = {week: replay_edition(world.warehouse, week, 1) for week in EDITIONS}
    rendered = {week: render(world, edition_id) for week, edition_id in EDITIONS.items()}
    live_on(world)

    assert all(replay.agrees and replay.figure_count > 100 for replay in replayed.values())
    for week, edition_id in EDITIONS.items():
        assert replay_edition(world.warehouse, week, 1) == replayed[week]
        assert render(world, edition_id) == rendered[week]


def test_everything_did_change(world: World) -> None:
    """The test above would pass if nothing had: a table that it leaves alone has its reason."""
    before = read_tables(world)
    live_on(world)
    after = read_tables(world)

    assert {name for name in before if before[name] == after[name]} <= BESIDE


def test_to_report_a_week_again_after_all_that_makes_no_edition(world: World) -> None:
    live_on(world)

    for week, edition_id in EDITIONS.items():
        again = world.freeze(week)
        assert (again.edition_id, again.is_new) == (edition_id, False)


CHANGES = {
    "moments": "update returns.week set close_at = close_at + interval '1 hour' where week = '2026-W47'",
    "name": "update registry.expected_unit_week set unit_name = 'Badan Baru' where week = '2026-W46'",
    "unit": "delete from registry.expected_unit_week where unit_code = 'u4'",
    "new unit": "insert into registry.expected_unit_week (week, unit_code, unit_name, short_name, group_name,"
    " zone, desk_codes, version_id) values ('2026-W47', 'u9', '', '', '', 'Asia/Jakarta', '{}', 1)",
}


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_nobody_changes_the_grid_of_a_reported_week(world: World, change: str) -> None:
    with pytest.raises(psycopg.errors.RaiseException, match=r"2026-W4[67] is reported: its .* never changes"):
        world.connection.execute(CHANGES[change].encode())


def test_a_sync_leaves_a_reported_week_alone_though_its_clock_is_set_back(world: World) -> None:
    other = world.insert("registry.version", sha256="r2", code_version="later")["version_id"]

    written = rewrite_grid(
        world.warehouse, read_registry(HOME), other, W46.start_at, weeks=[W46, W47, W47 + 1]
    )

    assert written == [W47 + 1]
