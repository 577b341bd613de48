"""One unit that sends very many files holds up nobody: each run takes some, and other units in between."""

from collections import Counter
from datetime import datetime, timedelta

import psycopg
import pytest

from orkestra import pipeline
from orkestra.intake.prechecks import list_prechecks
from orkestra.intake.read_upload import list_archived
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.week import Week
from support.shards import collecting_all
from support.workbooks import registry

WEEK = Week.parse("2026-W47")
NOON = datetime.fromisoformat("2026-11-23T12:00:00+07:00")


def put(settings: Settings, key: str, minutes_ago: int) -> None:
    S3Store(settings).put(
        settings.submissions_bucket, key, key.encode(), "application/zip",
        modified_at=NOON - timedelta(minutes=minutes_ago),
    )  # fmt: skip


def claim(settings: Settings) -> dict:
    return dict(pipeline.find_step("collect_submissions", "claim")(pipeline.Run(settings, NOON, "test")))


@pytest.mark.parametrize(
    ("folder", "limit", "kind"), [(f"masuk/{{}}/{WEEK}", 50, "claimed"), ("cek/{}", 20, "prechecks")]
)
def test_a_run_takes_so_many_of_a_unit_the_oldest_first(synced: Settings, folder: str, limit: int, kind: str):
    for number in range(limit + 3):
        put(synced, f"{folder.format('komdigi')}/{number:03}.xlsx", 100 - number)
    put(synced, f"{folder.format('kemenkes')}/a.xlsx", 1)
    counts = claim(synced)
    assert (counts[kind], counts["put_off"]) == (limit + 1, 3)
    with psycopg.connect(synced.warehouse_url) as connection:
        (last,) = connection.execute(
            "select max(key) from intake.submission where unit_code = 'komdigi'"
        ).fetchone() or ("",)
        assert last.endswith(f"{limit - 1:03}.xlsx")
        messages = "select payload::text from notify.notification where kind = 'backlog'"
        ((said,),) = connection.execute(messages).fetchall()
        assert "3 berkas masih menunggu giliran" in said
    counts = claim(synced)
    assert (counts[kind], counts["put_off"]) == (3, 0)
    with psycopg.connect(synced.warehouse_url) as connection:
        assert len(connection.execute(messages).fetchall()) == 1


def test_units_take_turns(synced: Settings):
    for number in range(3):
        put(synced, f"cek/komdigi/{number}.xlsx", 100 - number)
        put(synced, f"masuk/komdigi/{WEEK}/{number}.xlsx", 100 - number)
    put(synced, "cek/kemenkes/a.xlsx", 1)
    put(synced, f"masuk/kemenkes/{WEEK}/a.xlsx", 1)
    claim(synced)
    turns = ["komdigi", "kemenkes", "komdigi", "komdigi"]
    with collecting_all(synced, "test", NOON) as work:
        assert [precheck.unit_code for precheck in list_prechecks(work, "claimed")] == turns
        work.execute("update intake.submission set progress = 'archived' where not is_precheck")
        assert [one.unit_code for one in list_archived(work)] == turns


def test_prechecks_of_all_units_are_limited_and_every_units_first_comes_before_any_units_second(
    synced: Settings,
):
    units = [unit.unit_code for unit in registry().units_expected(WEEK.sunday)][:16]
    for number in range(20):
        for unit in units:
            put(synced, f"cek/{unit}/{number:02}.xlsx", 1000 - number if unit == units[0] else 100 - number)
    put(synced, f"masuk/{units[1]}/{WEEK}/a.xlsx", 1)
    counts = claim(synced)
    assert (counts["claimed"], counts["prechecks"], counts["put_off"]) == (1, 300, 20)
    with psycopg.connect(synced.warehouse_url) as connection:
        claimed = connection.execute(
            "select unit_code, is_precheck from intake.submission order by 1"
        ).fetchall()
        taken = Counter(unit for unit, is_precheck in claimed if is_precheck)
        assert set(taken.values()) == {18, 19}
        (first,) = connection.execute(
            "select is_precheck from intake.submission order by submission_id limit 1"
        ).fetchone() or (True,)
        assert not first
        messages = connection.execute("select from notify.notification where kind = 'backlog'").fetchall()
        assert messages == []  # no unit has sent more than its own share
    assert claim(synced)["prechecks"] == 20
