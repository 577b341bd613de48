"""1.3: which rows are one publication, and where it counts."""

from collections.abc import Iterator
from typing import Any

import pytest

from orkestra.warehouse.warehouse import connect
from orkestra.week import Week
from support.kpi_world import HOME, W47, World


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        yield world


URLS = {
    "https://www.Komdigi.go.id/berita/1": "komdigi.go.id/berita/1",
    "HTTP://komdigi.go.id:80/berita/1/": "komdigi.go.id/berita/1",
    "https://m.detik.com/a?utm_source=x&id=7&fbclid=1#top": "detik.com/a?id=7",
    "https://amp.tempo.co/read/1/amp/": "tempo.co/read/1",
    "https://tempo.co/read/1?amp=1": "tempo.co/read/1",
    "https://twitter.com/komdigi/status/9": "x.com/komdigi/status/9",
    "https://youtu.be/AbC?si=z&t=4": "youtube.com/watch?v=AbC&t=4",
    "https://www.youtube.com/watch?v=AbC&t=4": "youtube.com/watch?v=AbC&t=4",
    "instagram.com/p/XyZ/?igsh=1": "instagram.com/p/XyZ",
    "https://go.id": "go.id",
    "https://m.id/x": "m.id/x",
    "https://a.go.id:443/x": "a.go.id/x",
    "https://a.go.id:8443/x": "a.go.id:8443/x",
    "https://www.m.a.go.id/x/amp": "a.go.id/x",
    "https://a.go.id/amp/x": "a.go.id/amp/x",  # only as the last segment
    "https://amplop.go.id/x": "amplop.go.id/x",
    "https://A.go.id/Berita?ID=7&Kategori=Umum": "a.go.id/Berita?ID=7&Kategori=Umum",
    "https://a.go.id/x/?gclid=1&igshid=2&UTM_Medium=3&id=4&sid=5": "a.go.id/x?id=4&sid=5",
    "https://a.go.id/x?utm_campaign=": "a.go.id/x",
    "https://a.go.id/x?": "a.go.id/x",
    "https://www.twitter.com/k/status/9?s=20": "x.com/k/status/9?s=20",
    "https://youtu.be/AbC/": "youtube.com/watch?v=AbC",
    "https://m.youtube.com/watch?v=AbC": "youtube.com/watch?v=AbC",
}


def test_normalise_url(warehouse_url: str) -> None:
    with connect(warehouse_url, HOME) as warehouse:
        rows = warehouse.connection.execute(
            "select url, fact.normalise_url(url) as found from unnest(%s::text[]) as url", [list(URLS)]
        ).fetchall()
    assert {row["url"]: row["found"] for row in rows} == URLS


@pytest.mark.parametrize(
    ("url", "is_publication"),
    [
        ("https://komdigi.go.id", False),
        ("https://komdigi.go.id/", False),
        ("https://komdigi.go.id/?p=12", True),
        ("https://www.instagram.com/kemenkomdigi/", False),
        ("https://www.tiktok.com/@komdigi", False),
        ("https://www.youtube.com/channel/UC1", False),
        ("https://www.youtube.com/watch?v=1", True),
        ("https://x.com/komdigi/status/1", True),
        ("https://x.com/komdigi?lang=id", False),
        ("https://www.instagram.com/kemenkomdigi/?hl=id", False),
        ("https://www.instagram.com/p/XyZ/?hl=id", True),
        ("https://www.tiktok.com/@komdigi?lang=id-ID", False),
        ("https://www.youtube.com/@komdigi?sub_confirmation=1", False),
        ("https://www.facebook.com/KemenKomdigi?locale=id_ID", False),
        ("https://www.facebook.com/profile.php?id=100", False),
        ("https://www.facebook.com/watch?v=1", True),
        ("https://www.facebook.com/photo?fbid=1", True),
        ("https://www.facebook.com/story.php?story_fbid=1&id=100", True),
        (None, True),
        (" ", True),
    ],
)
def test_an_address_that_is_no_publication(warehouse_url: str, url: str | None, is_publication: bool) -> None:
    with connect(warehouse_url, HOME) as warehouse:
        row = warehouse.connection.execute(
            "select fact.publication_key(%s, 'u1', 'X', '2026-11-16', 'A', 'T') as key", [url]
        ).fetchone()
    assert row
    assert (row["key"] is not None) is is_publication


def test_without_address_the_title_counts_but_not_its_spelling(world: World) -> None:
    world.expect("u1")
    world.submit("u1", publication=[
        {"title": "Kenali Rokok Ilegal!"},
        {"title": "kenali   rokok  “ilegal”"},
        {"title": "Kenali rokok ilegal", "channel": "Radio"},
        {"title": "Kenali obat ilegal"},
    ])  # fmt: skip

    assert world.figure(world.measure(), "1.3")["value"] == 3


SHARED: dict[str, Any] = {"url": "https://komdigi.go.id/berita/1"}


def test_an_address_of_two_units_counts_once_nationally_and_once_for_each(world: World) -> None:
    world.expect("u1", "u2", desk=("u2",))
    world.submit("u2", received="2026-11-23 09:00", publication=[SHARED | {"channel": "Media online"}])
    world.submit("u1", received="2026-11-23 08:00", publication=[SHARED, {"title": "Lain"}])

    edition_id = world.measure()

    values = [
        world.figure(edition_id, "1.3", scope, code)["value"]
        for scope, code in (("national", ""), ("desk", "d1"), ("unit", "u1"), ("unit", "u2"))
    ]
    assert values == [2, 1, 2, 1]
    # under the channel of the first received row
    assert world.figure(edition_id, "1.3", dimension="channel=Situs web")["value"] == 2


def test_a_publication_counts_in_its_first_week_only(world: World) -> None:
    world.expect("u1", week=W47.previous)
    world.submit("u1", week=W47.previous, publication=[SHARED])
    world.expect("u1", "u2")
    world.submit("u1", publication=[SHARED, {"title": "Baru"}])
    world.submit("u2", publication=[SHARED])

    edition_id = world.measure()

    assert world.figure(edition_id, "1.3")["value"] == 1
    assert world.figure(edition_id, "1.3", "unit", "u1")["value"] == 1
    assert world.figure(edition_id, "1.3", "unit", "u2")["value"] == 1  # its own first time
    assert world.figure(world.measure(W47.previous), "1.3")["value"] == 1


def test_outdoor_media_count_rows_and_beside_them_points(world: World) -> None:
    outdoor = {
        "channel": "Media luar ruang",
        "media_type": "Berbayar",
        "title": "Baliho",
        "placement_count": 5,
    }
    world.expect("u1")
    world.submit("u1", publication=[outdoor | {"area": "Kota Padang"}, outdoor | {"area": "kota padang"}])

    edition_id = world.measure()

    assert world.figure(edition_id, "1.3")["value"] == 2
    assert world.figure(edition_id, "1.3", dimension="outdoor=placements")["value"] == 10
    assert world.figure(edition_id, "1.3", dimension="outdoor=areas")["value"] == 1
    assert world.figure(edition_id, "1.3", dimension="media_type=Berbayar")["value"] == 2


def test_share_of_publications_that_carry_a_message(world: World) -> None:
    world.expect("u1", "u2", "u3", desk=("u2",))
    world.submit("u1", publication=[
        {"message_codes": ["m1", "m2"]}, {}, {"channel": "X", "message_codes": ["000", "m1"]},
    ])  # fmt: skip
    world.submit("u2", publication=[{}])

    edition_id = world.measure()

    figures = [
        world.figure(edition_id, "1.2", scope, code, dimension)
        for scope, code, dimension in (
            ("national", "", ""),
            ("national", "", "channel=X"),
            ("desk", "d1", ""),
            ("unit", "u1", ""),
            ("unit", "u3", ""),
        )
    ]
    shares = [(figure["numerator"], figure["denominator"]) for figure in figures]
    assert shares == [(2, 4), (1, 1), (0, 1), (2, 3), (0, 0)]
    assert figures[-1]["value"] is None


def test_a_code_on_what_another_unit_reported_first_gains_nothing(world: World) -> None:
    world.expect("u1", "u2")
    world.submit("u1", received="2026-11-23 08:00", publication=[SHARED])
    world.submit("u2", received="2026-11-23 09:00", publication=[SHARED | {"message_codes": ["m1"]}])

    edition_id = world.measure()

    assert world.figure(edition_id, "1.2")["numerator"] == 0
    assert world.figure(edition_id, "1.3", dimension="shared=units")["value"] == 1


def list_merged(world: World, edition_id: int) -> list[dict[str, Any]]:
    return world.warehouse.rows("report/list_merged", edition_id=edition_id)


def test_what_was_merged_is_listed_with_the_row_that_counts(world: World) -> None:
    world.expect("u1", "u2", week=W47.previous)
    world.expect("u1", "u2")
    world.submit("u1", week=W47.previous, publication=[{"url": "https://u1.go.id/lama"}])
    world.submit("u2", received="2026-11-23 09:00", publication=[
        SHARED | {"url": "http://www.komdigi.go.id/berita/1/?utm_source=wa"},
        {"url": "https://u1.go.id/lama"},
    ])  # fmt: skip
    world.submit("u1", received="2026-11-23 08:00", publication=[
        {"title": "Sendiri"}, SHARED, {"title": "Kenali Rokok Ilegal!"}, {"title": "kenali rokok ilegal"},
    ])  # fmt: skip

    merged = {row["publication_key"]: row for row in list_merged(world, world.measure())}

    titled = next(key for key in merged if "kenali rokok ilegal" in key)
    rows = {
        key: (
            row["reason"],
            row["unit_codes"],
            row["reported_rows"],
            row["counted_unit_code"],
            row["counted_week"],
        )
        for key, row in merged.items()
    }
    assert rows == {
        "komdigi.go.id/berita/1": (
            "alamat sama", ["u1", "u2"], ["u1 2026-W47 baris 7", "u2 2026-W47 baris 6"], "u1", Week(2026, 47),
        ),
        "u1.go.id/lama": (
            "alamat sama", ["u1", "u2"], ["u1 2026-W46 baris 6", "u2 2026-W47 baris 7"], "u1", Week(2026, 46),
        ),
        titled: (
            "judul sama", ["u1"], ["u1 2026-W47 baris 8", "u1 2026-W47 baris 9"], "u1", Week(2026, 47),
        ),
    }  # fmt: skip
    assert merged["komdigi.go.id/berita/1"]["counted_row_no"] == 7
