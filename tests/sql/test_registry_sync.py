"""The registry in the warehouse: versions that come, go and return, and the grid of each week."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from orkestra.errors import Permanent
from orkestra.indonesian import JAKARTA
from orkestra.registry import read_registry
from orkestra.returns.grid import rewrite_grid
from orkestra.warehouse.registry_copy import TABLES, copied_entries, copy_registry, list_columns
from orkestra.warehouse.warehouse import connect
from orkestra.week import Week

HOME = Path(__file__).parents[2]
SATURDAY = datetime(2026, 11, 21, 9, tzinfo=JAKARTA)
W46, W47, W48, W49 = (Week(2026, number) for number in (46, 47, 48, 49))


@pytest.fixture(scope="module")
def registry():
    return read_registry(HOME)


@pytest.fixture
def warehouse(warehouse_url):
    with connect(warehouse_url, HOME, autocommit=True) as warehouse:
        yield warehouse


@pytest.fixture
def changed(registry):
    """The registry as another content: BI has become expected."""
    units = tuple(
        replace(unit, is_expected=True) if unit.unit_code == "bi" else unit for unit in registry.units
    )
    return replace(registry, units=units, sha256="b" * 64)


def sync(warehouse, registry):
    return copy_registry(warehouse, registry, code_version="test", as_of=SATURDAY)


def count(warehouse, table):
    return warehouse.connection.execute(f"select count(*) as count from {table}".encode()).fetchone()["count"]


def expected_codes(warehouse, week):
    rows = warehouse.connection.execute(
        "select unit_code from registry.expected_unit_week where week = %s", [str(week)]
    )
    return {row["unit_code"] for row in rows}


def test_a_version_is_a_full_copy(warehouse, registry):
    assert sync(warehouse, registry).is_changed
    for table, entries in copied_entries(registry).items():
        assert count(warehouse, f"registry.{table}") == len(list(entries)), table
    unit = warehouse.connection.execute("select * from registry.unit_now where unit_code = 'oikn'").fetchone()
    assert (unit["zone"], unit["aliases"], unit["valid_from"], unit["is_expected"]) == (
        "Asia/Makassar",
        ["Otorita IKN", "IKN", "OIKN Nusantara"],
        date(2024, 10, 21),
        False,
    )
    column = warehouse.connection.execute(
        "select * from registry.sheet_column_now order by position limit 1"
    ).fetchone()
    assert (column["sheet"], column["heading"], column["is_required"]) == ("cover", "Kode unit", True)
    message = warehouse.connection.execute(
        "select * from registry.message_now where message_code = 'LS-01'"
    ).fetchone()
    assert message["narrative_started_at"] == datetime(2026, 11, 9, 2, tzinfo=UTC)
    issue = warehouse.connection.execute(
        "select * from registry.issue_now where issue_code = 'DESK-011'"
    ).fetchone()
    assert (issue["lead_unit_code"], issue["asked_unit_codes"]) == ("kemenkeu", ["kemenkeu", "komdigi"])


def test_the_fields_of_an_entry_are_the_columns_of_its_table(warehouse, registry):
    assert copied_entries(registry).keys() == TABLES.keys()
    for table in TABLES:
        rows = warehouse.execute(
            "select column_name from information_schema.columns"
            " where table_schema = 'registry' and table_name = %(name)s",
            name=table,
        )
        assert {"version_id", *list_columns(table)} == {row["column_name"] for row in rows}, table


def test_the_same_content_twice_is_one_version_and_one_sync(warehouse, registry):
    first, second = sync(warehouse, registry), sync(warehouse, registry)
    assert (second.version_id, second.is_changed) == (first.version_id, False)
    assert count(warehouse, "registry.version") == count(warehouse, "registry.sync") == 1


def test_a_content_that_comes_back_is_in_force_again_without_a_copy(warehouse, registry, changed):
    a, b, again = sync(warehouse, registry), sync(warehouse, changed), sync(warehouse, registry)
    assert a.version_id == again.version_id != b.version_id
    assert again.is_changed
    assert count(warehouse, "registry.version") == 2
    in_force = warehouse.connection.execute("select version_id from registry.version_in_force").fetchone()
    assert in_force["version_id"] == a.version_id
    assert count(warehouse, "registry.unit_now") == len(registry.units)


def test_a_sync_that_breaks_off_leaves_nothing(warehouse, registry, changed):
    sync(warehouse, registry)
    broken = replace(changed, days_off=(*changed.days_off, changed.days_off[0]))
    with pytest.raises(psycopg.errors.UniqueViolation):
        sync(warehouse, broken)
    assert count(warehouse, "registry.version") == 1
    assert sync(warehouse, registry).is_changed is False


def test_the_grid_reaches_from_the_first_week_to_the_one_after_the_running_week(warehouse, registry):
    version_id = sync(warehouse, registry).version_id
    assert rewrite_grid(warehouse, registry, version_id, SATURDAY) == [W47, W48]
    assert rewrite_grid(warehouse, registry, version_id, SATURDAY) == []
    assert rewrite_grid(warehouse, registry, version_id, SATURDAY, first_week=W46) == [W46]
    assert rewrite_grid(warehouse, registry, version_id, SATURDAY, first_week=Week(2026, 50)) == []
    assert rewrite_grid(warehouse, registry, version_id, SATURDAY, weeks=[Week(2027, 9)]) == [Week(2027, 9)]
    assert len(expected_codes(warehouse, W47)) == 121
    week = warehouse.connection.execute("select * from returns.week where week = '2026-W47'").fetchone()
    assert (week["due_at"], week["close_at"], week["freeze_at"], week["reason"]) == (
        datetime(2026, 11, 23, 12, tzinfo=JAKARTA),
        datetime(2026, 11, 24, 16, tzinfo=JAKARTA),
        datetime(2026, 11, 25, 8, tzinfo=JAKARTA),
        None,
    )


def test_the_grid_knows_the_desks_members(warehouse, registry):
    rewrite_grid(warehouse, registry, sync(warehouse, registry).version_id, SATURDAY)
    members = warehouse.connection.execute(
        "select desk_codes from registry.expected_unit_week where week = '2026-W47' and is_desk_member"
    ).fetchall()
    assert len(members) == 16
    assert {tuple(member["desk_codes"]) for member in members} == {("anti-penyelundupan",)}


def test_a_week_is_rewritten_until_batas_and_never_after(warehouse, registry, changed):
    rewrite_grid(warehouse, registry, sync(warehouse, registry).version_id, SATURDAY)
    version_id = sync(warehouse, changed).version_id
    batas = registry.moments_of(W47).due_at
    assert rewrite_grid(warehouse, changed, version_id, batas) == [W48, W49]
    assert "bi" not in expected_codes(warehouse, W47)
    assert "bi" in expected_codes(warehouse, W48)
    assert rewrite_grid(warehouse, changed, version_id, batas - timedelta(seconds=1)) == [W47]
    assert "bi" in expected_codes(warehouse, W47)


def test_a_unit_that_left_the_roster_leaves_the_open_grid(warehouse, registry, changed):
    rewrite_grid(warehouse, changed, sync(warehouse, changed).version_id, SATURDAY)
    rewrite_grid(warehouse, registry, sync(warehouse, registry).version_id, SATURDAY)
    assert "bi" not in expected_codes(warehouse, W47)


def test_a_missing_week_is_written_even_after_its_batas(warehouse, registry):
    version_id = sync(warehouse, registry).version_id
    later = datetime(2026, 12, 15, 9, tzinfo=JAKARTA)
    assert rewrite_grid(warehouse, registry, version_id, later)[0] == W47
    assert len(expected_codes(warehouse, W47)) == 121


def test_faults_of_the_files_leave_the_old_version_in_force(warehouse, registry, tmp_path):
    sync(warehouse, registry)
    shutil.copytree(HOME / "include" / "registry", tmp_path / "include" / "registry")
    (tmp_path / "include" / "registry" / "items.csv").write_text("code\n")
    with pytest.raises(Permanent, match=r"items\.csv:1: headings"):
        sync(warehouse, read_registry(tmp_path))
    assert count(warehouse, "registry.version") == 1
