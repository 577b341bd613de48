"""One unit that sends very many files holds up nobody: each run takes some, and other units in between."""

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


def test_a_run_takes_so_many_prechecks_of_all_units_each_units_first_before_its_second(
    synced: Settings, monkeypatch: pytest.MonkeyPatch
):
    """However many there are, the answers to returns wait for no more than these."""
    monkeypatch.setattr("orkestra.intake.claim.MAX_ALL_PRECHECKS", 4)
    for number in range(3):
        put(synced, f"cek/komdigi/{number}.xlsx", 100 - number)
        put(synced, f"cek/kemenkes/{number}.xlsx", 50 - number)
        put(synced, f"masuk/kemenag/{WEEK}/{number}.xlsx", 10 - number)
    put(synced, "cek/kkp/0.xlsx", 1)
    counts = claim(synced)
    assert (counts["claimed"], counts["prechecks"], counts["put_off"]) == (3, 4, 3)
    with psycopg.connect(synced.warehouse_url) as connection:
        taken = "select key from intake.submission where is_precheck order by key"
        assert [row[0] for row in connection.execute(taken)] == [
            "cek/kemenkes/0.xlsx", "cek/kkp/0.xlsx", "cek/komdigi/0.xlsx", "cek/komdigi/1.xlsx",
        ]  # fmt: skip
        backlogs = "select count(*) from notify.notification where kind = 'backlog'"
        assert connection.execute(backlogs).fetchone() == (0,), "no unit has sent too many"
    counts = claim(synced)
    assert (counts["prechecks"], counts["put_off"]) == (3, 0)
