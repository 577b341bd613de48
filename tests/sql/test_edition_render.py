"""The files of an edition, publishing them, and the summary: complete, repeatable, and discreet in public."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from orkestra.errors import Permanent
from orkestra.kpi.measure import measure_edition
from orkestra.outbox.notification import check_limits
from orkestra.report.decisions import list_decisions
from orkestra.report.edition import load_edition
from orkestra.report.impact import lead_impact, list_cautions
from orkestra.report.publish import publish_edition
from orkestra.report.render import Rendered, render_edition, render_page
from orkestra.report.summary import compose_summary, write_summary
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from support.kpi_world import W47, World, at

BAD_TITLE = "Kabar <!channel> & <b>tebal</b>"


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        for week in (W47.previous, W47):
            world.expect("Alfa", "Beta", "Gama", "Delta", week=week)
        world.message("m1", "Alfa", "Beta", "Gama", message_text="Kenali rokok ilegal")
        world.message("m2", "Alfa", prioritas=2)
        world.publish(W47.previous)
        world.submit(
            "Alfa",
            publication=[{"message_codes": ["m1"]}],
            issue=[{"issue_code": "Alfa-1", "title": BAD_TITLE, "level": "Kritis"}],
            survey=[{"after_date": date(2026, 11, 18), "before_date": date(2026, 11, 1)}],
        )
        world.submit("Beta", verdict="needs_fix")
        world.submit("Delta", received="2026-11-24 10:00")
        yield world


def render(world: World) -> Rendered:
    return render_edition(world.warehouse, world.measure())


def publish(world: World, edition_id: int) -> None:
    world.connection.execute(
        "update report.edition set status = 'published' where edition_id = %s", [edition_id]
    )


def text_of(data: bytes) -> str:
    """The text that a reader sees of an HTML file."""

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.words: list[str] = []

        def handle_data(self, data: str) -> None:
            self.words.append(data)

    reader = Reader()
    reader.feed(re.sub(r"<style>.*?</style>", "", data.decode(), flags=re.S))
    return " ".join(" ".join(reader.words).split())


def file_of(rendered: Rendered, name: str) -> bytes:
    return next(data for key, (data, _) in rendered.files.items() if key.startswith(name))


def test_the_words_of_the_report_come_from_the_cards(world: World) -> None:
    world.submit(
        "Alfa",
        survey=[{"item_code": "PR1", "after_date": date(2026, 11, 18), "before_date": date(2026, 10, 1)}],
    )
    edition = load_edition(world.warehouse, world.measure())
    renamed = replace(edition, cards=[replace(card, title=f"Judul {card.code}!") for card in edition.cards])

    plain, page = (render_page(reported, is_public=False).decode() for reported in (edition, renamed))

    headings = re.findall(r"<(?:h2|h3|caption|th)\b[^>]*>([^<]+)", page)
    assert [card.title for card in edition.cards if card.title in " · ".join(headings)] == []
    top = page.partition("Cara menghitung")[0]
    headed = {"K0.1", "K0.2", "K0.3", "K0.4", "K0.5", "1.1", "1.8", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2"}
    assert [code for code in sorted(headed) if f"Judul {code}!" not in top] == []
    listed = plain.partition("Cara menghitung")[2]
    assert [card.code for card in edition.cards if f"{card.code} {card.title}" not in listed] == []
    assert all(
        words in listed for words in ("makin rendah makin baik", "Ditinjau 1 November 2026", "jam;", "Dari: ")
    )
    assert "Tidak ada." not in listed


def test_the_same_edition_gives_the_same_bytes(world: World) -> None:
    first, second = render(world), render(world)
    assert first == second
    assert list(first.files) == [
        "koordinator/2026-W47/edisi-1/laporan.html",
        "koordinator/2026-W47/edisi-1/angka.json",
        "publik/2026-W47/edisi-1/laporan.html",
    ]


def test_the_coordinators_copy_shows_every_expected_unit(world: World) -> None:
    text = text_of(file_of(render(world), "koordinator/2026-W47/edisi-1/laporan.html"))

    assert (
        "Pekan 47/2026 (16–22 November 2026) · Edisi 1 · data sampai Selasa, 24 November 2026 16.00 WIB"
        in text
    )
    for line in ("Alfa ✓ Lapor", "Beta ! Perlu perbaikan", "Gama – Belum", "Delta 0 Nihil"):
        assert line in text
    assert "2 unit belum melapor dua pekan berturut-turut. Unit: Beta dan Gama." in text
    assert "2 dari 4 unit melapor, 1 tepat waktu; 1 perlu perbaikan dan 1 belum." in text
    assert "37% → 46%" not in text
    assert "30% → 50%" in text
    assert "satu sesi saja, belum dinilai" in text


def test_the_public_copy_names_no_unit(world: World) -> None:
    page = file_of(render(world), "publik/")

    assert "2 unit belum melapor dua pekan berturut-turut" in text_of(page)
    for unit in ("Alfa", "Beta", "Gama", "Delta"):
        assert unit not in page.decode()


def test_only_coordinators_read_what_a_report_was_made_with(world: World) -> None:
    rendered = render(world)

    assert "Versi program test" in text_of(file_of(rendered, "koordinator/2026-W47/edisi-1/laporan.html"))
    public = text_of(file_of(rendered, "publik/"))
    assert "Edisi 1 dibuat dari kiriman yang diterima sampai" in public
    for word in ("ersi program", "egistri", "sidik data", "Mantel", "LAPOR atau"):
        assert word not in public


SLIPS = ("9999-12-31 23:59+00", "0001-01-01 00:00+07")


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("column", ["detected_at", "first_response_at", "closed_at"])
def test_a_slip_of_the_pen_in_a_date_stops_no_report(world: World, column: str, slip: str) -> None:
    world.submit("Gama", issue=[{"issue_code": "Gama-1", column: slip}])

    rendered = render(world)

    assert json.loads(file_of(rendered, "koordinator/2026-W47/edisi-1/angka.json"))["figures"]


def test_an_issue_cannot_be_detected_after_it_was_reported(world: World) -> None:
    world.submit("Gama", issue=[{"issue_code": "Gama-1", "level": "Sedang", "detected_at": SLIPS[0]}])

    edition = load_edition(world.warehouse, world.measure())

    issue = next(issue for issue in edition.issues if issue.issue_code == "Gama-1")
    assert issue.started_at == at("2026-11-23 02:00")  # when its file came


@pytest.mark.parametrize("copy", ["koordinator/2026-W47/edisi-1/laporan.html", "publik/"])
def test_a_page_needs_nothing_from_elsewhere_and_runs_nothing(world: World, copy: str) -> None:
    page = file_of(render(world), copy).decode()

    assert '<html lang="id">' in page
    assert "&lt;b&gt;tebal&lt;/b&gt;" in page
    assert not re.search(r"<script|<link|<img|<iframe|\bsrc=|https?://|url\(|@import| on\w+=", page)
    assert page.count("<table") == page.count("<caption>")


def test_every_figure_is_in_the_json(world: World) -> None:
    rendered = render(world)
    document = json.loads(file_of(rendered, "koordinator/2026-W47/edisi-1/angka.json"))

    count = world.connection.execute(
        "select count(*) as n from kpi.value where edition_id = %s", [rendered.edition_id]
    ).fetchone()
    assert count
    assert len(document["figures"]) == count["n"]
    assert [unit["unit_code"] for unit in document["units"]] == ["Alfa", "Beta", "Delta", "Gama"]
    meta = document["meta"]
    assert (meta["week"], meta["edition"], meta["close_at"]) == ("2026-W47", 1, "2026-11-24T09:00:00+00:00")
    assert [entry["sha256"] for entry in meta["submissions"]] == ["sha-1", "sha-3"]


def test_zero_units_reporting_still_gives_a_report(warehouse_url: str) -> None:
    with World(warehouse_url) as world:
        world.expect("Alfa")
        rendered = render(world)
        text = text_of(file_of(rendered, "publik/"))
        publish(world, rendered.edition_id)
        summary = compose_summary(world.warehouse, rendered.edition_id, "#c")
    assert "Belum satu pun dari 1 unit melapor" in text
    assert "0%" not in text.replace("0–100%", "").replace("0 dari 1 0%", "")
    assert "Belum satu pun" in str(summary.blocks)


def test_nothing_unchecked_is_rendered_or_published(world: World, settings: Settings) -> None:
    edition_id = world.freeze().edition_id
    with pytest.raises(Permanent, match="not checked"):
        render_edition(world.warehouse, edition_id)
    measure_edition(world.warehouse, edition_id)
    with pytest.raises(Permanent, match="not checked"):
        publish_edition(world.warehouse, S3Store(settings), settings.reports_bucket, edition_id)


def test_publishing_twice_is_publishing_once(world: World, settings: Settings) -> None:
    store, bucket = S3Store(settings), settings.reports_bucket
    rendered = render(world)

    first = publish_edition(world.warehouse, store, bucket, rendered.edition_id)
    second = publish_edition(world.warehouse, store, bucket, rendered.edition_id)

    assert (first.is_new, first.file_count, first.content_sha256) == (True, 3, rendered.content_sha256)
    assert second == replace(first, is_new=False, file_count=0)
    for key, (data, _) in rendered.files.items():
        stored = store.get(bucket, key)
        assert stored
        assert stored == data
    # and the whole flow again leaves the published edition as it is
    assert world.measure() == rendered.edition_id
    assert load_edition(world.warehouse, rendered.edition_id).status == "published"


def test_summary_says_what_to_decide_first(world: World) -> None:
    edition_id = world.measure()
    publish(world, edition_id)
    message = compose_summary(world.warehouse, edition_id, "#koordinator")

    assert (message.dedupe_key, message.recipient) == ("summary/2026-W47/edisi-1", "#koordinator")
    texts = [block["text"]["text"] for block in message.blocks if "text" in block]
    assert texts[0] == "Bakohumas · Pekan 47/2026 (16–22 November 2026) · Edisi 1"
    assert texts[1].splitlines() == [
        "*Perlu diputuskan*",
        "(1) Isu “Kabar &lt;!channel&gt; &amp; &lt;b&gt;tebal&lt;/b&gt;” (tingkat Kritis) "
        "belum ditanggapi 7 hari 8 jam. Batas 4 jam lewat sejak 17 November. Putuskan hari ini siapa yang "
        "menjawab. Unit: Alfa. Penanggung jawab: Alfa; hari ini.",
        "(2) 1 dari 2 pesan belum diukur dampaknya: “Pesan m2”. "
        "Penanggung jawab: koordinator Bakohumas; usul: paling lambat Minggu, 29 November 2026.",
        "(3) 2 unit belum melapor dua pekan berturut-turut. Unit: Beta dan Gama. "
        "Penanggung jawab: koordinator Bakohumas; usul: paling lambat Minggu, 29 November 2026.",
    ]
    assert texts[2:] == [
        "*Dampak* · Peserta tatap muka yang kn1: 30% → 50%, naik 20 poin persen "
        "(kisaran 6 sampai 33; 100 orang sebelum, 100 sesudah; 1 unit): satu sesi saja, belum dinilai. "
        "Dasarnya masih terlalu kecil untuk kesimpulan umum. Perilaku (pr1): belum diukur. "
        "1 dari 2 pesan aktif sudah diukur perubahannya pada paling sedikit 30 orang.",
        "*Isu* · Atas isu Tinggi dan Kritis, 0 dari 1 tanggapan yang jatuh tempo diberikan tepat waktu. "
        "Pada Minggu malam masih terbuka 1 isu, dihitung untuk tiap unit yang menanganinya; "
        "yang tertua dari tingkat Sedang ke atas saat itu berumur 6 hari.",
        "*Publikasi* · 1 dari 2 tugas menyebarkan pesan terlaksana "
        "(50%; 25–75% bila unit yang belum melapor dihitung).",
        "*Kelengkapan* · 2 dari 4 unit melapor, 1 tepat waktu; 1 perlu perbaikan dan 1 belum.",
    ]


BEHAVIOUR = {
    "item_code": "PR1",
    "sampling": "Acak",
    "before_date": date(2026, 10, 20),
    "after_date": date(2026, 11, 18),
    "before_count": 300,
    "before_yes_count": 60,
    "after_count": 300,
}


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_coordinators_see_which_random_samples_wait_for_them(world: World, is_confirmed: bool) -> None:
    survey = BEHAVIOUR | {"after_yes_count": 90, "area": "Kota A", "document": "https://alfa.go.id/<b>"}
    world.submit("Alfa", survey=[survey], is_confirmed=is_confirmed)
    rendered = render(world)
    page, public = (
        rendered.files[f"{copy}/{rendered.key}/laporan.html"][0] for copy in ("koordinator", "publik")
    )
    assert ("Survei acak yang menunggu disahkan" in text_of(page)) is not is_confirmed
    assert ("https://alfa.go.id/<b>" in text_of(page)) is not is_confirmed
    assert b"go.id/<b>" not in page
    assert "menunggu disahkan" not in text_of(public)


def test_behaviour_stands_beside_awareness_and_says_whose_it_is(world: World) -> None:
    for unit, yes in (("Alfa", 90), ("Beta", 91), ("Gama", 89)):
        world.submit(unit, survey=[BEHAVIOUR | {"after_yes_count": yes, "area": f"Kota {unit[0]}"}])

    rendered = render(world)

    sentence = (
        "Warga yang disurvei di Kota A, Kota B, dan Kota G yang pr1: 20% → 30%, naik 10 poin persen "
        "(kisaran 6 sampai 14; rata-rata unit, setiap unit sama bobotnya; 900 orang sebelum, 900 sesudah; "
        "3 unit): meningkat. "
        "Perubahan terukur, bukan bukti sebab-akibat. 1 dari 2 pesan"
    )
    public = text_of(file_of(rendered, "publik/"))
    assert sentence in public
    assert f"Perubahan perilaku, diukur paling sedikit 28 hari kemudian {OR_GROUP} {NO_PROOF} Pesan" in public
    assert "Perubahan perilaku warga yang dipilih acak" not in public


OR_GROUP = "atau dengan kelompok pembanding"
NO_PROOF = "Perubahan terukur, bukan bukti sebab-akibat."


def test_only_what_has_a_comparison_group_stands_without_the_caption(warehouse_url: str) -> None:
    with World(warehouse_url) as world:
        world.expect("Alfa")
        world.message("m1", "Alfa")
        world.submit("Alfa", survey=[
            BEHAVIOUR | {"after_yes_count": 90, "design": "BANDING", "before_date": date(2026, 11, 18)},
        ])  # fmt: skip
        text = text_of(file_of(render(world), "publik/"))

    assert "Perubahan perilaku warga yang dipilih acak, dengan kelompok pembanding" in text
    assert "lebih tinggi pada yang terpapar" in text
    assert "sebab-akibat" not in text
    assert "Perubahan perilaku: belum ada hasil" not in text


def test_coordinators_see_which_units_differ(world: World) -> None:
    world.expect("bakti")
    for unit, yes in (("Alfa", 150), ("Beta", 30), ("bakti", 60)):
        world.submit(unit, survey=[BEHAVIOUR | {"after_yes_count": yes}])

    rendered = render(world)

    found = (
        "Besarnya tidak sama di setiap survei pada Kenali rokok ilegal · PR1: "
        "Alfa +30 poin, bakti 0 poin, dan Beta −10 poin."
    )
    assert found in text_of(file_of(rendered, "koordinator/2026-W47/edisi-1/laporan.html"))
    public = text_of(file_of(rendered, "publik/"))
    assert "besarnya tidak sama di setiap survei" in public
    assert "Hasilnya berbeda antarunit pada" not in public


def test_labels_as_they_were_set_with_what_chance_may_give(warehouse_url: str) -> None:
    week = W47.previous
    survey = {"after_date": week.monday, "before_date": week.monday - timedelta(days=20), "sampling": "Acak"}
    with World(warehouse_url) as world:
        for each in (week, W47):
            world.expect("Alfa", "Beta", "Gama", week=each)
        world.message("m1", "Alfa", "Beta")
        world.submit("Alfa", week=week, survey=[survey])
        world.submit("Beta", week=week, survey=[survey | {"after_yes_count": 31}])
        world.publish(week)
        rendered = render(world)

    coordinators = text_of(file_of(rendered, "koordinator/2026-W47/edisi-1/laporan.html"))
    public = text_of(file_of(rendered, "publik/"))
    assert (
        "Kesadaran membaik 1 Alfa Terukur, belum terbukti membaik 1 Beta Aktif, belum terukur 0"
        in coordinators
    )
    assert "Gama – Belum Belum lapor" in coordinators
    assert "Kesadaran membaik 1 Terukur, belum terbukti membaik 1 Aktif, belum terukur 0" in public
    for text in (coordinators, public):
        assert (
            "terakhir pada akhir Pekan 46/2026 (9–15 November 2026). Dari 2 unit yang dapat dinilai "
            "(paling sedikit 100 orang), sekitar 0,1 bisa tampak membaik hanya karena kebetulan."
        ) in text


def test_what_is_not_known_is_said_before_any_figure(world: World) -> None:
    """And what is rejected beside it."""
    change = {"before_count": 100, "before_yes_count": 30, "after_count": 100}
    submission_id = world.submit(
        "Alfa", verdict="accepted_partly", survey=[change | {"after_yes_count": yes} for yes in (20, 45, 46)]
    )
    world.insert("staging.survey", submission_id=submission_id, row_no=99, item_code="KN1",
                 message_code="m1", unreadable=[])  # fmt: skip
    edition_id = world.measure()
    edition = load_edition(world.warehouse, edition_id)

    assert lead_impact(edition).startswith(
        "Belum dapat disimpulkan apakah peserta tatap muka lebih banyak yang kn1: 30% sebelum, 37% sesudah; "
        "dengan 300 orang sebelum, 300 sesudah; 1 unit, naik maupun turun masih mungkin (−"
    )
    assert "Belum lengkap: 1 baris survei pertanyaan utama masih ditahan." in list_cautions(edition)


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("KN2", "pertanyaan utamanya (kn1) belum diukur sejak pelaporan dimulai"),
        (None, "belum ada unit yang mengirim hasil survei sebelum dan sesudah sejak pelaporan dimulai"),
        ("KN1", "pertanyaan utamanya (kn1) baru dijawab responden sukarela, yang tidak mewakili masyarakat"),
        ("PR1", "Perilaku (pr1): baru dijawab responden sukarela, yang tidak mewakili masyarakat"),
    ],
)
def test_why_the_first_message_has_no_headline(warehouse_url: str, item: str | None, words: str) -> None:
    with World(warehouse_url) as world:
        world.expect("Alfa")
        world.message("m1", "Alfa", message_text="Kenali rokok ilegal")
        asked = {"item_code": item, "sampling": "Daring sukarela", "before_date": date(2026, 10, 1)}
        world.submit("Alfa", survey=[asked] if item else "nil")
        edition = load_edition(world.warehouse, world.measure())
    assert words in lead_impact(edition)


def test_no_summary_before_the_edition_is_published(world: World) -> None:
    edition_id = render(world).edition_id
    with pytest.raises(Permanent, match="rendered, not published"):
        compose_summary(world.warehouse, edition_id, "#koordinator")


def test_a_long_title_cuts_neither_the_message_nor_what_stands_beside_it(world: World) -> None:
    edition = load_edition(world.warehouse, world.measure())
    issue: Any = replace(edition.issues[0], title="&" * 9000, lead_name="&" * 9000, unit_name="Alfa")

    message = write_summary(replace(edition, issues=[issue]), None)

    check_limits(message)
    texts = [message.text, *(block["text"]["text"] for block in message.blocks if "text" in block)]
    assert all("&" not in text.replace("&amp;", "") for text in texts)  # no escaped letter is split
    assert "Unit: Alfa" in texts[2]
    assert "(3) 2 unit belum melapor" in texts[2]


def test_a_desk_has_coverage_and_range_of_its_own(warehouse_url: str) -> None:
    with World(warehouse_url) as world:
        world.expect("Alfa", "Beta", "Gama", "Delta", desk=("Alfa", "Beta"))
        world.message("m1", "Alfa", "Beta", "Gama", "Delta")
        world.submit("Alfa", publication=[{"message_codes": ["m1"]}])
        world.submit("Gama", publication=[{"message_codes": ["m1"]}])
        world.submit("Delta", verdict="accepted_partly", rejected=1, publication=[{}, {}])
        text = text_of(file_of(render(world), "publik/"))

    assert "2 dari 3 tugas menyebarkan pesan terlaksana (67%; 50–75% bila" in text
    assert "Anggota Desk: 1 dari 1 tugas menyebarkan pesan terlaksana (100%; 50–100% bila" in text
    assert "Ditahan dan tidak ikut dihitung: 1 dari 4 baris Publikasi." in text


@pytest.mark.parametrize(
    ("weeks_of_alfa", "is_listed"),
    [
        (("nil", "nil", "nil"), True),
        (("filled", "nil", "nil"), False),
        (("nil", "filled", "nil"), False),
        (("nil", "nil", "filled"), False),
        ((None, "nil", "nil"), False),
    ],
)
def test_three_weeks_of_nil_in_a_row_are_asked_about(
    warehouse_url: str, weeks_of_alfa: tuple[str | None, ...], is_listed: bool
) -> None:
    with World(warehouse_url) as world:
        for back, sheet in zip((2, 1, 0), weeks_of_alfa, strict=True):
            week = W47 + -back
            world.expect("Alfa", "Beta", week=week)
            if sheet:
                world.submit("Alfa", week=week, publication=[{}] if sheet == "filled" else "nil")
            world.submit("Beta", week=week, publication=[{}])
            if back:
                world.publish(week)
        rendered = render(world)

    asked = "Nihil tiga pekan berturut-turut, perlu ditanyakan: Alfa."
    assert (asked in text_of(file_of(rendered, "koordinator/2026-W47/edisi-1/laporan.html"))) is is_listed
    assert asked not in text_of(file_of(rendered, "publik/"))


def test_what_is_to_be_measured_and_what_was_are_all_messages(world: World) -> None:
    world.message("m3", "Beta", prioritas=3)
    world.submit("Beta", survey=[{"message_code": "m3", "before_date": date(2026, 11, 10)}])  # recall only

    edition = load_edition(world.warehouse, world.measure())

    assert "1 dari 3 pesan aktif sudah diukur" in lead_impact(edition)
    assert [decision.text for decision in list_decisions(edition) if "diukur" in decision.text] == [
        "2 dari 3 pesan belum diukur dampaknya: “Pesan m2” dan “Pesan m3”."
    ]


@pytest.mark.parametrize("width", [320, 390])
def test_the_report_breaks_no_word_on_a_phone(
    world: World, phone: Callable[[str, int], dict[str, Any]], width: int
) -> None:
    pages = [data.decode() for key, (data, _) in render(world).files.items() if key.endswith(".html")]
    assert [phone(page, width) for page in pages] == [{"broken": [], "too_wide": 0}] * 2
