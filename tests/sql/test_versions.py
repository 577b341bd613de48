"""Versions of an object: each of them was sent, whatever its unit did to the object afterwards."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from orkestra import pipeline
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.week import Week
from support.workbooks import PUBLICATION, workbook

WEEK = Week.of(datetime.now(UTC))
KEY = f"masuk/komdigi/{WEEK}/a.xlsx"


@pytest.fixture
def versioned(elsewhere: Settings) -> Settings:
    """Settings whose bucket of uploads keeps versions."""
    keep_versions(elsewhere)
    return elsewhere


def keep_versions(settings: Settings) -> None:
    S3Store(settings)._client.put_bucket_versioning(
        Bucket=settings.submissions_bucket, VersioningConfiguration={"Status": "Enabled"}
    )


def file_of(rows: int) -> bytes:
    return workbook("komdigi", str(WEEK), publication=[PUBLICATION] * rows)


def put(settings: Settings, data: bytes, key: str = KEY) -> None:
    S3Store(settings).put(settings.submissions_bucket, key, data, "application/zip")


def delete(settings: Settings, key: str = KEY) -> None:
    S3Store(settings)._client.delete_object(Bucket=settings.submissions_bucket, Key=key)


def collect(settings: Settings, *steps: str, label: str = "test") -> dict[str, dict]:
    as_of = datetime.now(UTC) + timedelta(minutes=1)
    return {
        step: dict(pipeline.find_step("collect_submissions", step)(pipeline.Run(settings, as_of, label)))
        for step in steps or pipeline.list_steps("collect_submissions")
    }


def rows(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(settings.warehouse_url) as connection:
        return connection.execute(query).fetchall()


SIZES = "select size_bytes, progress from intake.submission order by submission_id"


def test_a_file_that_was_overwritten_before_the_collection_is_read(versioned: Settings):
    good = file_of(1)
    put(versioned, good)
    put(versioned, b"rusak")
    counts = collect(versioned)
    assert counts["archive"] == {"archived": 2, "overwritten": 0, "unfetched": 0}
    assert rows(versioned, SIZES) == [(len(good), "replied"), (5, "replied")]
    found = "select version, rule like 'F-%' from intake.submission left join intake.finding"
    found += " using (submission_id) where coalesce(rule like 'F-%', true) order by version"
    assert (2, True) in rows(versioned, found)
    assert collect(versioned, "claim", label="later")["claim"]["claimed"] == 0


def test_a_file_that_was_deleted_after_the_upload_was_sent(versioned: Settings):
    put(versioned, file_of(1))
    delete(versioned)
    assert collect(versioned, "claim", "archive")["archive"]["archived"] == 1


def test_twenty_saves_within_a_minute_are_twenty_versions_in_order(versioned: Settings):
    sizes = []
    for number in range(20):
        data = b"x" * (20 - number)
        put(versioned, data)
        sizes.append(len(data))
    assert collect(versioned, "claim")["claim"]["claimed"] == 20
    assert [size for size, _ in rows(versioned, SIZES)] == sizes


def test_a_pre_check_is_erased_with_all_its_versions(versioned: Settings):
    key = "cek/komdigi/coba.xlsx"
    for number in (1, 2):
        put(versioned, file_of(number), key)
    delete(versioned, key)
    assert collect(versioned)["reply"]["prechecks"] == 2
    client, bucket = S3Store(versioned)._client, versioned.submissions_bucket
    left = client.list_object_versions(Bucket=bucket, Prefix="cek/")
    assert (left.get("Versions", []), left.get("DeleteMarkers", [])) == ([], [])
    assert S3Store(versioned).get(bucket, "hasil/komdigi/cek/coba.xlsx/pra-periksa.html")


def test_answers_are_no_uploads_however_many_versions_they_have(versioned: Settings):
    for number in range(3):
        put(versioned, bytes(number), f"hasil/komdigi/{WEEK}/tanda-terima.html")
    counts = collect(versioned, "claim")["claim"]
    assert (counts["claimed"], counts["unroutable"]) == (0, 0)


def test_what_was_claimed_before_versions_were_listed_is_not_claimed_again(elsewhere: Settings):
    put(elsewhere, file_of(1))
    assert collect(elsewhere, "claim")["claim"]["claimed"] == 1
    keep_versions(elsewhere)
    assert collect(elsewhere, "claim")["claim"]["claimed"] == 0
    put(elsewhere, file_of(2))
    assert collect(elsewhere, "claim")["claim"]["claimed"] == 1
