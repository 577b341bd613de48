"""The S3 server is reachable from this machine with its key, at a port that stays the same."""

import socket
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from embedded import object_store
from orkestra.settings import Settings
from orkestra.store.objects import S3Store


def test_an_object_is_a_plain_file_with_its_own_time_and_strangers_are_refused(tmp_path: Path) -> None:
    sent_at = datetime(2026, 11, 16, 4, 30, tzinfo=UTC)
    with object_store.running(tmp_path) as server:
        settings = Settings(
            home=tmp_path,
            s3_endpoint=server.endpoint,
            s3_access_key=server.access_key,
            s3_secret_key=server.secret_key,
        )
        S3Store(settings).put("kiriman", "masuk/a.txt", b"x", "text/plain", modified_at=sent_at)
        (info,) = S3Store(settings).list_objects("kiriman", "masuk/")
        assert (info.key, info.last_modified) == ("masuk/a.txt", sent_at)
        assert (server.folder / "kiriman" / "masuk" / "a.txt").read_bytes() == b"x"
        with pytest.raises(urllib.error.HTTPError, match=r"40\d"):
            urllib.request.urlopen(f"{server.endpoint}/kiriman/masuk/a.txt", timeout=10)


def test_the_port_stays_unless_another_program_takes_it(tmp_path: Path) -> None:
    with object_store.running(tmp_path) as server:
        first = server.endpoint
    with object_store.running(tmp_path) as server:
        assert server.endpoint == first
    with (
        socket.create_server(("127.0.0.1", int(first.rpartition(":")[2]))),
        object_store.running(tmp_path) as server,
    ):
        assert server.endpoint != first


def test_a_file_that_a_person_copies_into_the_folder_is_seen_soon(tmp_path: Path) -> None:
    with object_store.running(tmp_path) as server:
        store = S3Store(
            Settings(
                home=tmp_path,
                s3_endpoint=server.endpoint,
                s3_access_key=server.access_key,
                s3_secret_key=server.secret_key,
            )
        )
        store.put("kiriman", "masuk/komdigi/a.txt", b"x", "text/plain")
        assert [info.key for info in store.list_objects("kiriman", "masuk/")] == ["masuk/komdigi/a.txt"]
        (server.folder / "kiriman" / "masuk" / "komdigi" / "b.txt").write_bytes(b"y")
        deadline = time.monotonic() + 20
        while len(list(store.list_objects("kiriman", "masuk/"))) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.5)
