"""A NIK and a telephone number in every place that a unit can write to: nothing of ours repeats them."""

import io
import re
import zipfile
from datetime import datetime, timedelta

import psycopg
import pytest

from orkestra import pipeline
from orkestra.returns.decisions import Decision
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.week import Week
from support.personal_data import BOTH, NIK, PERSONAL, PHONE, PLACES, make
from support.workbooks import registry

WEEK = Week.parse("2026-W47")
NOON = datetime.fromisoformat("2026-11-23T12:00:00+07:00")
TRIED_FIRST = ("unit name", "unknown sheet", "comment")  # sent as pre-checks, too


def put(settings: Settings, key: str, data: bytes) -> None:
    sent_at = NOON - timedelta(hours=1)
    S3Store(settings).put(settings.submissions_bucket, key, data, "application/zip", modified_at=sent_at)


def collect(settings: Settings, moment: datetime) -> None:
    for step in pipeline.list_steps("collect_submissions"):
        pipeline.find_step("collect_submissions", step)(pipeline.Run(settings, moment, f"at {moment}"))


def read_objects(settings: Settings, bucket: str, prefix: str) -> dict[str, str]:
    """The text of each object under its key, that of a workbook being the text of all its parts."""
    store = S3Store(settings)
    texts = {}
    for info in store.list_objects(bucket, prefix):
        data = store.get(bucket, info.key) or b""
        if info.key.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                data = b"\n".join(archive.read(name) for name in archive.namelist())
        texts[info.key] = info.key + data.decode(errors="replace")
    return texts


def read_tables(settings: Settings) -> dict[str, str]:
    """Every table as text: the whole database, with the outbox."""
    with psycopg.connect(settings.warehouse_url) as connection:
        tables = connection.execute(
            "select schemaname || '.' || tablename from pg_tables"
            " where schemaname not in ('pg_catalog', 'information_schema', 'public')"
        ).fetchall()
        return {
            table: "\n".join(row[0] for row in connection.execute(f"select t::text from {table} as t"))
            for (table,) in tables
        }


def find_personal(texts: dict[str, str]) -> dict[str, str]:
    """The places where a number can be read, with the words around it."""
    return {
        name: text[max(0, match.start() - 60) : match.end() + 40]
        for name, text in texts.items()
        if (match := PERSONAL.search(re.sub(r"(?<=\d)[ .-](?=\d)", "", text)))
    }


def test_no_place_of_a_workbook_leaks_before_or_after_a_discard(
    synced: Settings, caplog: pytest.LogCaptureFixture
):
    units = dict(zip(PLACES, (unit.unit_code for unit in registry().units if unit.is_expected), strict=False))
    assert len(units) == len(PLACES)
    with caplog.at_level("DEBUG", logger="orkestra"):
        for place, unit in units.items():
            put(synced, f"masuk/{unit}/2026-W47/KTP_{NIK}.xlsx", make(unit, PLACES[place]))
            if place in TRIED_FIRST:
                put(synced, f"cek/{unit}/KTP_{NIK}.xlsx", make(unit, PLACES[place]))
        collect(synced, NOON)
        with psycopg.connect(synced.warehouse_url) as connection:
            held = connection.execute("select unit_code from returns.blocked_version").fetchall()
            assert sorted(unit for (unit,) in held) == sorted(units.values())
        answers = read_objects(synced, synced.submissions_bucket, "hasil/")
        assert len(answers) == len(units) * 4 + len(TRIED_FIRST) * 3
        assert find_personal(answers) == {}
        assert [*find_personal(read_tables(synced))] == [
            "intake.submission"
        ]  # the key, by which it is fetched
        for place, unit in units.items():
            decision = Decision("discard", unit, WEEK, f"Data pribadi: {place}.", "koordinator")
            run = pipeline.Run(synced, NOON + timedelta(hours=1), f"discard {unit}", WEEK, decision)
            pipeline.find_step("record_decision", "record")(run)
        collect(synced, NOON + timedelta(hours=2))
    assert find_personal(read_tables(synced)) == {}
    assert find_personal(read_objects(synced, synced.submissions_bucket, "")) == {}
    assert read_objects(synced, synced.archive_bucket, "") == {}
    assert PERSONAL.search(caplog.text) is None


def test_no_key_and_no_late_notice_is_repeated(synced: Settings, caplog: pytest.LogCaptureFixture):
    with caplog.at_level("DEBUG", logger="orkestra"):
        put(synced, f"masuk/komdigi/2026-W47/KTP_{NIK}_hp{PHONE}.xlsx", make("komdigi"))
        put(synced, f"cek/komdigi/KTP_{NIK}_{PHONE}.xlsx", make("komdigi"))
        put(synced, "masuk/bpom/2026-W47/izin-terlambat.txt", f"lusa, hubungi {PHONE}\n{BOTH}".encode())
        for key in (
            f"masuk/{NIK}/2026-W47/x.xlsx",
            f"masuk/bpom/{NIK}/x.xlsx",
            f"lain/a.b/{NIK}/{PHONE}.xlsx",
        ):
            put(synced, key, b"x")
        collect(synced, NOON)
    tables = read_tables(synced)
    assert "late-notice" in tables["notify.notification"]
    assert tables["intake.unroutable_object"].count("3174********0001") == 5  # three keys, and two reasons
    found = find_personal(tables)
    assert [*found] == ["intake.submission"]
    answers = read_objects(synced, synced.submissions_bucket, "hasil/")
    assert [key for key in answers if key.startswith("hasil/komdigi/cek/KTP_3174________0001_")]
    assert find_personal(answers) == {}
    assert PERSONAL.search(caplog.text) is None
