"""The drill: back up within a week, lose everything, restore, go on; nothing is lost or sent twice."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from conftest import HOME, copy_database
from embedded import postgres
from orkestra import pipeline
from orkestra.errors import Permanent
from orkestra.kpi.replay import replay_edition
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.upkeep.backup import make_backup
from orkestra.upkeep.restore import restore_backup
from orkestra.warehouse.migrate import migrate
from orkestra.warehouse.warehouse import open_warehouse
from orkestra.week import Week
from support.snapshot import take_snapshot
from support.workbooks import ISSUE, PUBLICATION, workbook

WEEK = Week.parse("2026-W47")
BATAS = datetime.fromisoformat("2026-11-23T12:00:00+07:00")
TUTUP = datetime.fromisoformat("2026-11-24T16:00:00+07:00")
BEKU = datetime.fromisoformat("2026-11-25T08:00:00+07:00")
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
LOST, FOUND = "backup_lost", "backup_found"


def put(settings: Settings, unit: str, name: str, data: bytes, sent_at: datetime) -> None:
    key = f"masuk/{unit}/{WEEK}/{name}"
    S3Store(settings).put(settings.submissions_bucket, key, data, "application/zip", modified_at=sent_at)


def run(settings: Settings, flow: str, as_of: datetime) -> None:
    for step in pipeline.FLOWS[flow]:
        step(pipeline.Run(settings, as_of, f"{flow} {as_of}", WEEK))


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {
        "first": workbook("komdigi", publication=[PUBLICATION] * 3, issue=[ISSUE]),
        "other": workbook("kemenkes", publication=[PUBLICATION]),
        "later": workbook("komdigi", publication=[PUBLICATION] * 2, issue=[ISSUE]),
    }


def begin_week(settings: Settings, files: dict[str, bytes]) -> None:
    """Two units have sent a file; one of the files is answered, the other came since."""
    put(settings, "komdigi", "a.xlsx", files["first"], BATAS - timedelta(hours=3))
    run(settings, "collect_submissions", BATAS - timedelta(hours=2))
    run(settings, "remind_units", BATAS + timedelta(minutes=30))
    put(settings, "kemenkes", "a.xlsx", files["other"], BATAS - timedelta(hours=1))


def end_week(settings: Settings, files: dict[str, bytes]) -> None:
    put(settings, "komdigi", "b.xlsx", files["later"], TUTUP - timedelta(hours=1))
    run(settings, "collect_submissions", TUTUP)
    run(settings, "report_week", BEKU)


@pytest.fixture
def lost(
    postgres_server: postgres.Server, synced_template: str, settings_for: Callable[[str], Settings]
) -> Iterator[Settings]:
    copy_database(postgres_server, synced_template, LOST)
    yield replace(settings_for(LOST), owner_url=postgres_server.url("orkestra_owner", LOST))
    postgres_server.drop_database(LOST)


@pytest.fixture
def empty(postgres_server: postgres.Server, lost: Settings) -> Iterator[Settings]:
    """A new database; the buckets have the same names, as they must after a restore."""
    postgres_server.make_warehouse(FOUND)
    yield replace(
        lost,
        warehouse_url=postgres_server.url("orkestra_collector", FOUND),
        owner_url=postgres_server.url("orkestra_owner", FOUND),
    )
    postgres_server.drop_database(FOUND)


def snapshot(server: postgres.Server, settings: Settings, name: str) -> dict[str, object]:
    return take_snapshot(settings, server.url("postgres", name))


def test_the_drill(
    lost: Settings, empty: Settings, postgres_server: postgres.Server, files: dict[str, bytes], tmp_path: Path
):
    begin_week(lost, files)
    backup, summary = make_backup(lost, tmp_path, NOW, with_objects=True)
    # an upload and its archived bytes are the same, and so are the newest page and that of its version
    assert (summary.object_count, summary.new_object_count) == (7, 5)
    at_backup = snapshot(postgres_server, lost, LOST)

    end_week(lost, files)  # as it would have gone on
    wanted = snapshot(postgres_server, lost, LOST)
    store = S3Store(lost)
    for bucket in (lost.submissions_bucket, lost.archive_bucket, lost.reports_bucket):
        for info in list(store.list_objects(bucket, "")):
            store.delete(bucket, info.key)

    _, put_back = restore_backup(empty, backup)
    assert put_back == summary.object_count
    assert snapshot(postgres_server, empty, FOUND) == at_backup
    assert migrate(empty.owner_url, HOME) == [], "the restored warehouse is as new as its backup"
    end_week(empty, files)
    found = snapshot(postgres_server, empty, FOUND)
    for name in wanted:
        assert found[name] == wanted[name], name
    with open_warehouse(empty) as warehouse:
        assert replay_edition(warehouse, WEEK, 1).agrees


def test_the_collector_can_do_in_a_restored_warehouse_what_it_could(
    lost: Settings, empty: Settings, tmp_path: Path
):
    backup, _ = make_backup(lost, tmp_path, NOW, with_objects=False)
    restore_backup(empty, backup)
    rights = (
        "select table_schema, table_name, grantee, privilege_type from information_schema.role_table_grants"
        " where grantee like 'orkestra%' order by 1, 2, 3, 4"
    )
    with psycopg.connect(lost.owner_url) as before, psycopg.connect(empty.owner_url) as after:
        wanted = before.execute(rights).fetchall()
        assert len(wanted) > 100
        assert after.execute(rights).fetchall() == wanted


def test_a_second_backup_copies_only_what_is_new(lost: Settings, files: dict[str, bytes], tmp_path: Path):
    begin_week(lost, files)
    make_backup(lost, tmp_path, NOW, with_objects=True)
    put(lost, "kkp", "a.xlsx", workbook("kkp", publication=[PUBLICATION]), BATAS)
    _, summary = make_backup(lost, tmp_path, NOW + timedelta(hours=1), with_objects=True)
    assert (summary.object_count, summary.new_object_count) == (8, 1)


def test_a_restore_never_meets_a_warehouse_that_is_in_use(lost: Settings, tmp_path: Path):
    backup, _ = make_backup(lost, tmp_path, NOW, with_objects=False)
    with pytest.raises(Permanent, match="not empty"):
        restore_backup(lost, backup)


def test_a_damaged_or_interrupted_backup_is_refused(lost: Settings, empty: Settings, tmp_path: Path):
    backup, _ = make_backup(lost, tmp_path, NOW, with_objects=False)
    dump = backup / "warehouse.dump"
    dump.write_bytes(dump.read_bytes()[:-1])
    with pytest.raises(Permanent, match="damaged"):
        restore_backup(empty, backup)
    (backup / "backup.json").unlink()
    with pytest.raises(Permanent, match="interrupted"):
        restore_backup(empty, backup)


def test_what_survived_in_the_buckets_stays(
    lost: Settings, empty: Settings, files: dict[str, bytes], tmp_path: Path
):
    begin_week(lost, files)
    backup, _ = make_backup(lost, tmp_path, NOW, with_objects=True)
    put(empty, "komdigi", "a.xlsx", b"newer", TUTUP)
    store = S3Store(empty)
    store.delete(empty.submissions_bucket, f"masuk/kemenkes/{WEEK}/a.xlsx")
    _, put_back = restore_backup(empty, backup)
    assert put_back == 1
    assert store.get(empty.submissions_bucket, f"masuk/kemenkes/{WEEK}/a.xlsx") == files["other"]
    assert store.get(empty.submissions_bucket, f"masuk/komdigi/{WEEK}/a.xlsx") == b"newer"
