"""The record that an edition keeps when it is frozen, and that nobody changes it once it is published."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest

from embedded.postgres import Server
from orkestra.kpi.measure import measure_edition
from orkestra.report.freeze import Frozen, freeze_edition
from orkestra.warehouse.hash_statements import hash_statements
from support.kpi_world import BUCKET, HOME, W47, World, at


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        for week in (W47.previous, W47):
            world.expect("u1", "u2", week=week)
        world.submit("u1", publication=[{}], survey=[{}], issue=[{"issue_code": "u1-1"}])
        yield world


def test_an_edition_says_what_it_was_made_from(world: World) -> None:
    before = world.publish(W47.previous)
    edition_id = world.measure()
    measure_edition(world.warehouse, edition_id, "abc123")

    row = world.connection.execute(
        "select counted_until, close_at, code_version, statements_sha256 from report.edition_period"
        " join report.edition using (edition_id, counted_until, close_at) where edition_id = %s",
        [edition_id],
    ).fetchone()
    assert row
    assert row["counted_until"] == row["close_at"] == W47.end_at + timedelta(days=1, hours=16)
    assert (row["code_version"], row["statements_sha256"]) == ("abc123", hash_statements(HOME))
    assert world.connection.execute(
        "select week, compared_edition_id from report.edition_compared where edition_id = %s", [edition_id]
    ).fetchall() == [{"week": str(W47.previous), "compared_edition_id": before}]
    assert world.connection.execute(
        "select array_agg(unit_code order by unit_code) as units from report.edition_unit_before"
        " where edition_id = %s",
        [edition_id],
    ).fetchall() == [{"units": ["u1", "u2"]}]


def test_an_edition_compares_itself_with_what_was_published_before_it_was_frozen(world: World) -> None:
    world.measure(W47.previous)
    draft_ignored = world.freeze()
    earlier = world.publish(W47.previous)
    world.submit("u2", publication=[{}])
    frozen = world.freeze()

    compared = world.connection.execute("select * from report.edition_compared").fetchall()

    assert draft_ignored.edition_id != frozen.edition_id
    assert [(row["edition_id"], row["compared_edition_id"]) for row in compared] == [
        (frozen.edition_id, earlier)
    ]


def test_what_an_earlier_edition_recorded_is_recorded_once(world: World) -> None:
    world.submit("u2", week=W47.previous, publication=[{}])
    world.submit("u1", week=W47.previous, publication=[{}])
    before = world.publish(W47.previous)
    first = world.publish()
    late = world.submit("u1", week=W47.previous, received="2026-11-26 08:00", publication=[{}, {}])
    second = freeze_correction(world).edition_id

    assert [list_record(world, edition_id) for edition_id in (before, first, second)] == [
        [("2026-W46", before, 2)],
        [("2026-W46", before, 2), ("2026-W47", first, 1)],
        [("2026-W46", second, 3), ("2026-W47", first, 1)],
    ]
    assert world.connection.execute(
        "select count(*) as count from report.edition_submission"
        " where edition_id = %s and submission_id = %s",
        [second, late],
    ).fetchone() == {"count": 1}


def freeze_correction(world: World) -> Frozen:
    """A second edition, of all that came within three days."""
    as_of = at("2026-11-27 08:00")
    world.listed(as_of)
    return freeze_edition(world.warehouse, W47, as_of, "test", bucket=BUCKET, is_correction=True)


def list_record(world: World, edition_id: int) -> list[tuple[str, int, int]]:
    """The weeks that an edition counts: which edition recorded their versions, and how many there are."""
    rows = world.connection.execute(
        "select week, recorded_by, count(*) from report.edition_week"
        " inner join report.edition_submission using (edition_id, week)"
        " where edition_id = %s group by week, recorded_by order by week",
        [edition_id],
    )
    return [(row["week"], row["recorded_by"], row["count"]) for row in rows]


CHANGES = {
    "edition": "update report.edition set status = 'draft'",
    "code": "update report.edition set code_version = 'other'",
    "figure": "delete from kpi.value where indicator = 'K0.1'",
    "new figure": "insert into kpi.value (edition_id, indicator, scope, scope_code, dimension, method)"
    " select edition_id, '9.9', 'national', '', '', 'share' from report.edition",
    "submission": "insert into report.edition_version"
    " select edition_id, submission.submission_id, submission.week, unit_code, true, submission.week"
    " from report.edition, intake.submission on conflict do nothing",
    "unit": "insert into report.edition_unit"
    " select edition_id, 'u9', false, 'Asia/Jakarta', 'BELUM', false, false from report.edition",
    "week": "insert into report.edition_week (edition_id, week, recorded_by, versions_sha256)"
    " select edition_id, '2020-W01', edition_id, '' from report.edition",
    "sender": "insert into report.edition_sender select edition_id, 'u9', close_at from report.edition",
    "compared": "insert into report.edition_compared select edition_id, '2020-W01', edition_id"
    " from report.edition",
    "issue": "delete from report.edition_issue",
    "unit before": "insert into report.edition_unit_before select edition_id, 'u9' from report.edition",
    "move": "insert into report.edition_move"
    " select edition_id, '1.1', 'national', '', '', week, 'u1' from report.edition",
}
OWNERS = {
    "figure changed": "update kpi.value set value = 1",
    "unit changed": "update report.edition_unit set state = 'NIHIL'",
    "unit removed": "delete from report.edition_unit where submission_id is null",
    "submission removed": "delete from report.edition_version",
    "week changed": "update report.edition_week set recorded_by = edition_id",
    "edition removed": "delete from report.edition",
}


@pytest.mark.parametrize("change", [*CHANGES, *OWNERS])
def test_nobody_changes_a_published_edition(world: World, postgres_server: Server, change: str) -> None:
    if change == "submission":
        world.submit("u2", received="2026-11-26 08:00", publication=[{}])
    world.publish()
    role = "orkestra_owner" if change in OWNERS else "orkestra_collector"
    url = postgres_server.url(role, world.connection.info.dbname)

    with (
        psycopg.connect(url) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="2026-W47 is published"),
    ):
        connection.execute((CHANGES | OWNERS)[change].encode())


@pytest.mark.parametrize("change", [*CHANGES, *OWNERS])
def test_readers_change_nothing_at_all(world: World, postgres_server: Server, change: str) -> None:
    world.freeze()
    url = postgres_server.url("orkestra_reader", world.connection.info.dbname)

    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute((CHANGES | OWNERS)[change].encode())


def test_every_table_of_an_edition_refuses_changes(world: World) -> None:
    """The next table that is added to what an edition records, too."""
    tables = world.connection.execute(
        "select array(select tgname from pg_trigger where tgrelid = pg_class.oid and tgname ~ '^published_'"
        " order by tgname) as triggers from pg_class join pg_attribute on pg_class.oid = attrelid"
        " where attname = 'edition_id' and relkind = 'r' and relname <> 'edition'"
        " and relnamespace::regnamespace::text in ('report', 'kpi')"
    ).fetchall()

    assert len(tables) >= 7
    assert {tuple(row["triggers"]) for row in tables} == {
        ("published_delete", "published_insert", "published_update")
    }


@pytest.mark.parametrize("change", sorted(OWNERS))
def test_our_own_role_may_not_even_change_a_draft(world: World, change: str) -> None:
    world.freeze()

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        world.connection.execute(OWNERS[change].encode())


@pytest.mark.parametrize("sheet", ["publication", "issue", "outreach", "survey", "behaviour"])
@pytest.mark.parametrize("statement", ["update fact.{} set week = week", "delete from fact.{}"])
def test_our_own_role_never_changes_a_fact(world: World, sheet: str, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        world.connection.execute(statement.format(sheet).encode())


def test_our_own_role_never_changes_a_registry_version(world: World) -> None:
    tables = world.connection.execute(
        "select table_name from information_schema.role_table_grants where table_schema = 'registry'"
        " and grantee = 'orkestra_collector' and privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE')"
    ).fetchall()

    assert {row["table_name"] for row in tables} == {"expected_unit_week"}
