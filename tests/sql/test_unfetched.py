"""Objects that a real S3 server does not hand out: each is answered, however many there are; nobody waits."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from orkestra import pipeline
from orkestra.errors import Transient
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.week import Week
from support.workbooks import PUBLICATION, workbook

WEEK = Week.of(datetime.now(UTC))  # the server dates objects by its own clock
GOOD = workbook("komdigi", str(WEEK), publication=[PUBLICATION])


def put(settings: Settings, key: str, data: bytes, storage_class: str = "STANDARD") -> None:
    S3Store(settings)._client.put_object(
        Bucket=settings.submissions_bucket, Key=key, Body=data, StorageClass=storage_class
    )


def collect(settings: Settings, label: str = "test") -> dict[str, dict]:
    as_of = datetime.now(UTC) + timedelta(minutes=1)
    return {
        step: dict(pipeline.find_step("collect_submissions", step)(pipeline.Run(settings, as_of, label)))
        for step in pipeline.list_steps("collect_submissions")
    }


def read_answer(settings: Settings, key: str) -> dict:
    return json.loads(S3Store(settings).get(settings.submissions_bucket, key) or b"{}")


@pytest.mark.parametrize("cold", [1, 3])
def test_objects_in_cold_storage_are_answered_one_by_one(elsewhere: Settings, cold: int):
    for number in range(cold):
        put(elsewhere, f"masuk/kemenkes/{WEEK}/{number}.xlsx", b"PK", "GLACIER")
        put(elsewhere, f"cek/kemenkes/{number}.xlsx", b"PK", "GLACIER")
    put(elsewhere, "cek/komdigi/coba.xlsx", GOOD)
    counts = collect(elsewhere)
    assert counts["archive"] == {"archived": 0, "overwritten": 0, "unfetched": cold}
    assert counts["reply"] == {"replied": cold, "prechecks": cold + 1}
    for number in range(cold):
        refused = read_answer(elsewhere, f"hasil/kemenkes/cek/{number}.xlsx/pra-periksa.json")
        assert [found["rule"] for found in refused["findings"]] == ["F-005"]
    assert read_answer(elsewhere, f"hasil/kemenkes/{WEEK}/tanda-terima-v1.json")["verdict"] == "rejected"
    answered = read_answer(elsewhere, "hasil/komdigi/cek/coba.xlsx/pra-periksa.json")["findings"]
    assert "F-005" not in {found["rule"] for found in answered}
    assert collect(elsewhere, "later")["claim"]["claimed"] == 0


def test_a_server_that_is_away_is_our_fault_and_nobody_is_refused(elsewhere: Settings):
    put(elsewhere, f"masuk/kemenkes/{WEEK}/a.xlsx", GOOD)
    as_of = datetime.now(UTC) + timedelta(minutes=1)
    pipeline.find_step("collect_submissions", "claim")(pipeline.Run(elsewhere, as_of, "test"))
    away = replace(elsewhere, s3_endpoint="http://127.0.0.1:9")
    with pytest.raises(Transient, match="away"):
        pipeline.find_step("collect_submissions", "archive")(pipeline.Run(away, as_of, "test"))
    with psycopg.connect(elsewhere.warehouse_url) as connection:
        assert connection.execute("select progress from intake.submission").fetchall() == [("claimed",)]
