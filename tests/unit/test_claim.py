"""Uploads and pre-checks are recognised by their keys; the reason why another object is neither."""

from datetime import UTC, datetime, timedelta

import pytest

from orkestra.answer.unroutable import describe_unroutable
from orkestra.intake.claim import sort_objects
from orkestra.intake.keys import Known, Route, Unroutable, read_key
from orkestra.outbox.notification import check_limits
from orkestra.shown_keys import show_key
from orkestra.store.objects import ObjectInfo
from orkestra.week import Week
from support.workbooks import registry

W46, W47, W48, W49 = (Week(2026, number) for number in range(46, 50))
AS_OF = datetime(2026, 11, 24, 3, tzinfo=UTC)  # Tuesday of W48: W47 is still open
CLOSES = {
    W46: datetime(2026, 11, 17, 9, tzinfo=UTC),
    W47: datetime(2026, 11, 24, 9, tzinfo=UTC),
    W48: datetime(2026, 12, 1, 9, tzinfo=UTC),
    W49: datetime(2026, 12, 8, 9, tzinfo=UTC),
}
SENT_AT = datetime(2026, 11, 20, tzinfo=UTC)
KNOWN = Known(registry(), CLOSES, AS_OF)
LAYOUT = "Letak yang benar: `masuk/kode-unit/pekan/"


def info(
    key: str, size_bytes: int = 10, sent_at: datetime = datetime(2026, 11, 20, tzinfo=UTC)
) -> ObjectInfo:
    return ObjectInfo(key, "etag", sent_at, size_bytes)


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (
            "masuk/komdigi/2026-W47/laporan pekan.xlsx",
            Route("komdigi", W47, "laporan pekan.xlsx"),
        ),
        (
            "masuk/komdigi/2026-W48/a%2Fb 100%.xlsx",
            Route("komdigi", W48, "a%2Fb 100%.xlsx"),
        ),
        ("masuk/komdigi/2026-W46/résumé.csv", Route("komdigi", W46, "résumé.csv")),
        (f"masuk/komdigi/2026-W47/{'a' * 977}", Route("komdigi", W47, "a" * 977)),
        ("cek/komdigi/coba.xlsx", Route("komdigi", W47, "coba.xlsx", is_precheck=True)),
    ],
)
def test_a_key_says_whose_file_it_is(key: str, place: Route):
    assert read_key(key, KNOWN) == place


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("masuk/komdigi/2026-W47/\u200elaporan.xlsx", Route("komdigi", W47, "laporan.xlsx")),
        ("masuk/komdigi/2026-W47/\u202exslx.exe", Route("komdigi", W47, "xslx.exe")),
        ("masuk/komdigi/2026-W47/a\nb\uf022.xlsx", Route("komdigi", W47, "ab.xlsx")),
        ("masuk/komdigi\u200b/\ufeff2026-W47/x.xlsx", Route("komdigi", W47, "x.xlsx")),
        ("masuk/komdigi/2026\u2011W47\u00a0/x.xlsx", Route("komdigi", W47, "x.xlsx")),
        ("masuk/bwi/\u2060 2026\u2212W47/x\u2011y.xlsx", Route("bwi", W47, "x\u2011y.xlsx")),
        ("\ufeffcek/kemenko\u2010polkam/\u200bx.xlsx",
         Route("kemenko-polkam", W47, "x.xlsx", is_precheck=True)),
    ],
)  # fmt: skip
def test_letters_that_cannot_be_seen_or_look_like_others_do_not_matter(key: str, place: Route):
    assert read_key(key, KNOWN) == place
    (upload,) = sort_objects([info(key)], KNOWN).uploads
    assert upload.info.key == key  # the object keeps its name


@pytest.mark.parametrize(
    ("key", "size_bytes"),
    [
        *((f"masuk/komdigi/2026-W47/{name}", 4096) for name in (
            "._laporan.xlsx", ".DS_Store", "~$laporan.xlsx", "Thumbs.db", "desktop.ini", ".~lock.a.xlsx#",
            "__MACOSX/._laporan.xlsx", "\u200e~$laporan.xlsx", "laporan.xlsx.part", "._izin-terlambat.txt",
        )),
        ("cek/komdigi/._laporan.xlsx", 4096),
        ("lain/.DS_Store", 4096),
        (".DS_Store", 6148),
        ("masuk/komdigi/2026-W47/", 0),
        ("masuk/komdigi/2026-W47", 0),
        ("masuk/komdigi_$folder$", 0),
        ("masuk/komdigi/2026-W47/.keep", 0),
        ("masuk", 0),
        ("cek/komdigi", 0),
    ],
)  # fmt: skip
def test_what_no_person_sends_is_passed_over_and_counted(
    key: str, size_bytes: int, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level("INFO"):
        found = sort_objects([info(key, size_bytes), info("masuk/komdigi/2026-W47/a.xlsx")], KNOWN)
    assert [upload.info.key for upload in found.uploads] == ["masuk/komdigi/2026-W47/a.xlsx"]
    assert (found.unroutable, found.late_notices, found.ignored_count) == ([], [], 1)
    assert "ignored companion_files=1" in caplog.text


@pytest.mark.parametrize(
    "key", ["masuk/x.xlsx", "cek/komdigi/2026-W47", "masuk/komdigi/2026-W47/sub/x.xlsx", "lain"]
)
def test_an_empty_file_in_a_wrong_place_is_still_reported(key: str):
    found = sort_objects([info(key, 0)], KNOWN)
    assert [len(found.unroutable), len(found.uploads)] == ([0, 1] if key.startswith("cek/") else [1, 0])


def test_a_late_notice_is_known_by_its_name_as_people_write_it():
    names = ["\u200eizin\u2011terlambat.txt", "Izin\u00a0Terlambat.txt.txt", "izin-terlambat.txt "]
    found = sort_objects([info(f"masuk/komdigi/2026-W47/{name}") for name in names], KNOWN)
    assert len(found.late_notices) == 3


def test_of_a_flood_of_late_notices_the_newest_five_per_unit_and_week_are_read():
    notices = [
        info(f"masuk/{unit}/2026-W47/izin-terlambat.txt{' ' * age}", 10, AS_OF + timedelta(minutes=1 - age))
        for unit in ("komdigi", "bwi")
        for age in range(20)
    ]  # fmt: skip
    found = sort_objects(notices, KNOWN)
    kept = [(notice.unit_code, AS_OF - notice.info.last_modified) for notice in found.late_notices]
    assert sorted(kept) == [
        (unit, timedelta(minutes=number)) for unit in ("bwi", "komdigi") for number in range(5)
    ]


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("masuk/komdigi/2026-W47/../../lain/2026-W47/x.xlsx", LAYOUT),
        ("masuk/komdigi/2026-W47/..", LAYOUT),
        ("masuk/komdigi/2026-W47/ ", LAYOUT),
        ("masuk/komdigi/2026-W47/sub/x.xlsx", LAYOUT),
        ("masuk/komdigi/2026-W47/x.xlsx/", LAYOUT),
        ("masuk/komdigi//x.xlsx", "“” bukan pekan"),
        ("masuk//2026-W47/x.xlsx", "Tidak ada unit dengan kode “”"),
        ("masuk/x.xlsx", LAYOUT),
        ("cek/x.xlsx", LAYOUT),
        ("cek/komdigi/2026-W47/x.xlsx", LAYOUT),
        ("/masuk/komdigi/2026-W47/x.xlsx", "di luar folder `masuk` dan `cek`"),
        ("x.xlsx", "di luar folder `masuk` dan `cek`"),
        ("Masuk/komdigi/2026-W47/x.xlsx", "di luar folder `masuk` dan `cek`"),
        ("masuk\\komdigi\\2026-W47\\x.xlsx", "di luar folder `masuk` dan `cek`"),
        ("masuk%2Fkomdigi%2F2026-W47%2Fx.xlsx", "di luar folder `masuk` dan `cek`"),
        ("masuk/komdigi/2026-W47/a\x00b.xlsx", "karakter yang tidak dapat disimpan"),
        ("masuk/komdigi/2026-W47/\ud800.xlsx", "karakter yang tidak dapat disimpan"),
        ("masuk/komdigi/2026-W47/.\u200b.", LAYOUT),
        ("masuk/komdigi/2026-W47/\u200e/x.xlsx", LAYOUT),
        ("masuk/komdigi/2026-w47/x.xlsx", "“2026-w47” bukan pekan; tulis misalnya 2026-W47"),
        ("masuk/komdigi/2026-W99/x.xlsx", "“2026-W99” bukan pekan"),
        ("masuk/komdigi/٢٠٢٦-W47/x.xlsx", "bukan pekan"),
        ("masuk/komdigi/2026-W45/x.xlsx", "Laporan dikumpulkan sejak Pekan 46/2026"),
        ("masuk/komdigi/2026-W49/x.xlsx", "belum mulai. Berkas itu menunggu sampai Senin, 30 November 2026."),
        ("masuk/tidak-ada/2026-W47/x.xlsx", "Tidak ada unit dengan kode “tidak-ada”. Letak yang benar"),
        ("masuk/Komdigi/2026-W47/x.xlsx", "Mungkin yang dimaksud `komdigi`"),
        ("masuk/bea-cukai/2026-W47/x.xlsx", "Mungkin yang dimaksud `beacukai`"),
        (
            "masuk/klhk/2026-W47/x.xlsx",
            "“klhk” dapat berarti `kemenhut` (Kementerian Kehutanan) atau `klh` (",
        ),
        ("cek/klhk/x.xlsx", "“klhk” dapat berarti `kemenhut`"),
        ("masuk/кomdigi/2026-W47/x.xlsx", "ada huruf yang bukan a–z: “к” (U+043A)"),
        ("masuk/ko%6Ddigi/2026-W47/x.xlsx", "Tidak ada unit dengan kode “ko%6Ddigi”"),
    ],
)
def test_a_key_that_fits_nothing_says_why(key: str, reason: str):
    found = read_key(key, KNOWN)
    assert isinstance(found, Unroutable)
    assert reason in found.reason


def test_a_unit_that_is_no_more_gets_an_answer_and_its_old_weeks_are_still_taken():
    from dataclasses import replace

    units = [
        replace(unit, valid_to=datetime(2026, 11, 20, tzinfo=UTC).date()) if unit.unit_code == "klh" else unit
        for unit in registry().units
    ]
    known = replace(KNOWN, registry=replace(registry(), units=tuple(units)))
    assert read_key("masuk/klh/2026-W46/x.xlsx", known) == Route("klh", W46, "x.xlsx")
    found = read_key("masuk/klh/2026-W47/x.xlsx", known)
    assert isinstance(found, Unroutable)
    assert "Unit `klh` tidak berlaku" in found.reason


def test_a_listing_is_sorted_and_folders_are_no_files():
    found = sort_objects(
        [
            info("masuk/komdigi/2026-W47/", 0),
            info("masuk/tidak-ada/", 0),
            info("masuk/komdigi/2026-W47/izin-terlambat.txt"),
            info("masuk/komdigi/2026-W47/a.xlsx"),
            info("masuk/komdigi/2026-W47/kosong.xlsx", 0),
            info("cek/komdigi/izin-terlambat.txt"),
            info("masuk/komdigi/2026-W47/a.xlsx/"),
        ],
        KNOWN,
    )
    assert [(upload.info.key, upload.is_precheck) for upload in found.uploads] == [
        ("masuk/komdigi/2026-W47/a.xlsx", False),
        ("masuk/komdigi/2026-W47/kosong.xlsx", False),
        ("cek/komdigi/izin-terlambat.txt", True),
    ]
    assert [notice.unit_code for notice in found.late_notices] == ["komdigi"]
    assert [one.info.key for one in found.unroutable] == ["masuk/komdigi/2026-W47/a.xlsx/"]


def test_the_sixth_unroutable_object_and_all_after_it_share_one_notification():
    unroutable = [
        {"key_sha256": f"{n:064}", "shown_key": f"lain/{n:03}.xlsx", "reason": "Tidak dikenal."}
        for n in range(12)
    ]
    assert len(describe_unroutable(unroutable[:5], "#k")) == 5
    messages = describe_unroutable(unroutable, "#k")
    assert len({message.dedupe_key for message in messages}) == len(messages) == 6
    together = messages[-1].blocks[0]["text"]["text"]
    assert "Ada 7 berkas lain" in together
    assert "`lain/005.xlsx`" in together
    assert "dan 2 lainnya" in together
    assert describe_unroutable(list(reversed(unroutable)), "#k") == messages


def test_a_hostile_key_fits_into_a_message_and_pings_nobody():
    key = "masuk/<!channel>`&`" + "&<\x07" * 330
    shown = {"key_sha256": "0" * 64, "shown_key": show_key(key), "reason": read_key(key, KNOWN).reason}
    for message in describe_unroutable([shown] * 20, "#k"):
        check_limits(message)
        assert "<!channel>" not in str(message.blocks)
        assert "\x07" not in str(message.blocks)
