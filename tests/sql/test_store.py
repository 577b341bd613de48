"""The object store against two servers: the embedded one, and another with its own idea of S3."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from embedded import object_store
from orkestra.errors import Permanent, Transient
from orkestra.settings import Settings
from orkestra.store.objects import S3Store


@pytest.fixture(params=["rclone", "moto"])
def store(
    request: pytest.FixtureRequest, s3_server: object_store.ObjectStore, moto_endpoint: str
) -> tuple[S3Store, str]:
    """A store and an empty bucket."""
    settings = Settings(
        home=Path(),
        s3_endpoint=s3_server.endpoint if request.param == "rclone" else moto_endpoint,
        s3_access_key=s3_server.access_key,
        s3_secret_key=s3_server.secret_key,
    )
    made = S3Store(settings)
    bucket = f"store-{request.param}-{abs(hash(request.node.name)) % 10**8}"
    made._client.create_bucket(Bucket=bucket)
    return made, bucket


def test_what_was_put_is_listed_and_comes_back(store: tuple[S3Store, str]):
    objects, bucket = store
    began = datetime.now(UTC).replace(microsecond=0)
    objects.put(bucket, "masuk/a b/ü.xlsx", b"bytes", "application/zip")
    objects.put(bucket, "hasil/x", b"other", "text/plain")
    (info,) = objects.list_objects(bucket, "masuk/")
    assert (info.key, info.size_bytes) == ("masuk/a b/ü.xlsx", 5)
    assert info.last_modified >= began
    assert objects.get(bucket, info.key) == b"bytes"


def test_the_etag_of_a_listing_is_that_of_the_download(store: tuple[S3Store, str], tmp_path: Path):
    objects, bucket = store
    objects.put(bucket, "x", b"one", "text/plain")
    (before,) = objects.list_objects(bucket, "")
    with (tmp_path / "x").open("wb") as file:
        assert objects.download(bucket, "x", file) == before.etag
    objects.put(bucket, "x", b"two", "text/plain")
    with (tmp_path / "x").open("wb") as file:
        assert objects.download(bucket, "x", file) != before.etag


def test_an_object_that_is_gone_is_none(store: tuple[S3Store, str]):
    objects, bucket = store
    assert objects.get(bucket, "nothing") is None


def test_the_top_of_a_bucket_is_listed_without_walking_its_folders(store: tuple[S3Store, str]):
    objects, bucket = store
    for key in ("masuk/a/b/c", "masuk/d", "hasil/e", "loose.txt"):
        objects.put(bucket, key, b"x", "text/plain")
    folders, loose = objects.list_top(bucket)
    assert (sorted(folders), [info.key for info in loose]) == (["hasil/", "masuk/"], ["loose.txt"])


def test_only_the_bytes_that_were_meant_are_deleted(store: tuple[S3Store, str]):
    objects, bucket = store
    objects.put(bucket, "x", b"one", "text/plain")
    (before,) = objects.list_objects(bucket, "")
    objects.put(bucket, "x", b"two", "text/plain")
    assert not objects.delete(bucket, "x", etag=before.etag)
    assert objects.get(bucket, "x") == b"two"
    assert objects.delete(bucket, "x")
    assert objects.delete(bucket, "x", etag=before.etag), "what is gone is gone"
    assert objects.get(bucket, "x") is None


def test_a_listing_goes_on_after_a_thousand(store: tuple[S3Store, str]):
    objects, bucket = store
    for number in range(1003):
        objects.put(bucket, f"n/{number:04}", b"", "text/plain")
    assert [info.key for info in objects.list_objects(bucket, "n/")] == [f"n/{n:04}" for n in range(1003)]


def test_a_bucket_that_is_not_there_is_permanent(store: tuple[S3Store, str]):
    with pytest.raises(Permanent, match="NoSuchBucket"):
        list(store[0].list_objects("no-such-bucket-anywhere", ""))


def test_a_server_that_is_away_is_transient(settings: Settings):
    away = S3Store(replace(settings, s3_endpoint="http://127.0.0.1:9"))
    with pytest.raises(Transient, match="away"):
        away.put("kiriman", "x", b"", "text/plain")


def test_the_start_of_an_object_is_read_alone(store: tuple[S3Store, str]):
    objects, bucket = store
    objects.put(bucket, "x", b"0123456789" * 10_000, "text/plain")
    objects.put(bucket, "empty", b"", "text/plain")
    assert objects.get_start(bucket, "x", 12) == b"012345678901"
    assert objects.get_start(bucket, "empty", 12) == b""
    assert objects.get_start(bucket, "nothing", 12) is None


def test_what_is_erased_is_gone_with_its_older_versions_and_nothing_else(store: tuple[S3Store, str]):
    objects, bucket = store
    client = objects._client
    has_versions = "moto" in bucket
    if has_versions:
        client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    objects.put(bucket, "x", b"secret", "text/plain")
    secret = next(objects.list_objects(bucket, "x")).etag
    objects.put(bucket, "x", b"newer", "text/plain")
    objects.put(bucket, "xy", b"secret", "text/plain")
    objects.erase(bucket, "x", etag=secret)
    assert objects.get(bucket, "x") == b"newer"
    if has_versions:
        versions = client.list_object_versions(Bucket=bucket, Prefix="x")["Versions"]
        assert sorted(version["Key"] for version in versions) == ["x", "xy"]
    objects.erase(bucket, "x")
    objects.erase(bucket, "x")  # a retry
    assert [info.key for info in objects.list_objects(bucket, "")] == ["xy"]
