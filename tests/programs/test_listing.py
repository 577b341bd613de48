"""The listing of uploads on an S3 server."""

from pathlib import Path

from orkestra.intake.claim import list_uploads
from orkestra.settings import Settings
from orkestra.store.objects import S3Store


def test_a_listing_has_every_object_but_answers(moto_endpoint: str):
    store = S3Store(
        Settings(home=Path(), s3_endpoint=moto_endpoint, s3_access_key="key", s3_secret_key="secret")
    )
    store._client.create_bucket(Bucket="listed")
    keys = {"masuk/a/b/c", "cek/a/b", "hasil/a/b", "lain/x", "loose.txt", "masuk/a/b/x\x01y", "masuk/../x"}
    for key in keys | {f"kotak/{number:04}" for number in range(1005)}:
        store.put("listed", key, b"x", "text/plain")
    listed = [info.key for info in list_uploads(store, "listed")]
    assert {key for key in listed if not key.startswith("kotak/")} == keys - {"hasil/a/b"}
    assert len([key for key in listed if key.startswith("kotak/")]) == 1000
