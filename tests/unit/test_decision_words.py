"""Each sentence about a decision, in each state that a unit's week can be in after it and at each moment."""

import itertools
import re
from datetime import datetime

import pytest

from orkestra.answer.decision_messages import describe_decision, describe_refusal
from orkestra.answer.decision_words import WRITERS, Timing, write_words
from orkestra.indonesian import JAKARTA
from orkestra.outbox.notification import check_limits
from orkestra.outbox.read import render_text
from orkestra.returns.decisions import BLOCK_KINDS, CONFIRM, KINDS, LABELS, SAMPLE, Decision
from orkestra.returns.standing import Standing
from orkestra.week import Week
from support.workbooks import registry

WEEK = Week.parse("2026-W47")
MOMENTS = {
    "before batas": "2026-11-23T12:00:00+07:00",
    "before tutup": "2026-11-24T16:00:00+07:00",
    "after tutup": "2026-11-24T16:00:01+07:00",
    "after four weeks": "2026-12-21T00:00:01+07:00",
}
UNTIL = {
    "before batas": "paling lambat Senin, 23 November 2026 12.00 WIB supaya tepat waktu; sesudahnya masih "
    "diterima sampai Selasa, 24 November 2026 16.00 WIB.",
    "before tutup": "paling lambat Selasa, 24 November 2026 16.00 WIB.",
    "after tutup": "secepatnya; kiriman setelah tutup masuk edisi berikutnya.",
}
SILENT = Standing("BELUM")
FAULTY, HELD = Standing("PERLU_PERBAIKAN", 2), Standing("PERLU_PERBAIKAN", 2, is_blocked=True)
REPORTED, NIL = Standing("LAPOR", 1), Standing("NIHIL", 1)
FREE, FREE_FAULTY = Standing("DIKECUALIKAN"), Standing("DIKECUALIKAN", 2)
FREE_HELD = Standing("DIKECUALIKAN", 2, is_blocked=True)
# the states that a week can be in after a decision: after an excuse a unit owes nothing or has reported …
REACHED = {
    "excuse": (FREE, FREE_FAULTY, FREE_HELD, REPORTED, NIL),
    "end_excuse": (SILENT, FAULTY, HELD, REPORTED, NIL),
    "release": (SILENT, FAULTY, HELD, REPORTED, NIL, FREE_FAULTY, FREE_HELD),
    "discard": (SILENT, FAULTY, HELD, REPORTED, NIL, FREE_FAULTY, FREE_HELD),
    "confirm_survey": (REPORTED,),  # a survey can be confirmed only in an accepted version
}
ALL = [
    (kind, standing, moment)
    for kind, standings in REACHED.items()
    for standing, moment in itertools.product(standings, MOMENTS)
]


def write(kind: str, standing: Standing, moment: str) -> tuple[str, str]:
    decision = Decision(
        kind, "kkp", WEEK, "Sudah dibicarakan.", "Sari",
        version=3 if kind in BLOCK_KINDS else None, row=7 if kind == CONFIRM else None,
    )  # fmt: skip
    as_of = datetime.fromisoformat(MOMENTS[moment])
    timing = Timing.at(as_of, WEEK, registry().moments_of(WEEK), JAKARTA)
    return write_words(decision, standing, timing)


TITLES = {
    ("excuse", "DIKECUALIKAN"): "Tidak wajib melapor untuk pekan 47/2026.",
    ("excuse", "LAPOR"): "Laporan pekan 47/2026 tetap berlaku.",
    ("excuse", "NIHIL"): "Laporan pekan 47/2026 tetap berlaku.",
    ("end_excuse", "BELUM"): "Laporan pekan 47/2026 kembali ditunggu.",
    ("end_excuse", "PERLU_PERBAIKAN"): "Laporan pekan 47/2026 kembali ditunggu.",
    ("end_excuse", "LAPOR"): "Laporan pekan 47/2026 tetap berlaku.",
    ("end_excuse", "NIHIL"): "Laporan pekan 47/2026 tetap berlaku.",
    ("confirm_survey", "LAPOR"): "Survei pada baris 7 disahkan sebagai sampel acak.",
}
FREED = "Koordinator membebaskan unit ini dari laporan pekan itu"
ENDED = "Pembebasan dari laporan pekan itu dicabut"
EFFECTS = {
    "before batas": "Laporan yang tetap dikirim diterima seperti biasa.",
    "before tutup": "Laporan yang tetap dikirim diterima seperti biasa.",
    "after tutup": "Pekan itu sudah ditutup: keadaan unit ini dalam edisi pertama tidak berubah; "
    "pembebasan ini ikut dihitung bila ada edisi berikutnya.",
    "after four weeks": "Laporan pekan itu tidak dikoreksi lagi; pembebasan ini hanya dicatat.",
}
CHECKED = (
    "Kiriman itu sekarang diperiksa seperti biasa dan mendapat nomor versi baru; waktu terimanya tetap. "
    "Hasilnya menyusul di `hasil/kkp/2026-W47/tanda-terima.html`; tidak ada yang perlu dikirim ulang."
)
RESULTS = {
    "before batas": "",
    "before tutup": "",
    "after tutup": " Pekan itu sudah ditutup: bila laporannya sudah terbit, hasilnya masuk edisi berikutnya.",
    "after four weeks": " Laporan pekan itu tidak dikoreksi lagi; hasilnya hanya dicatat.",
}
SEEN = "Koordinator sudah melihat dokumen survei itu (kiriman v1)."
COUNTED = "Hasilnya dihitung sebagai Acak selama angkanya tidak diubah; tidak ada yang perlu dikirim."
CONFIRMED = {
    "before batas": COUNTED,
    "before tutup": COUNTED,
    "after tutup": f"{COUNTED} Pekan itu sudah ditutup: bila laporannya sudah terbit, ikut dihitung mulai "
    "edisi berikutnya.",
    "after four weeks": "Laporan pekan itu tidak dikoreksi lagi; pengesahan ini berlaku bagi pekan "
    "berikutnya yang masih memuat survei itu.",
}
GONE = "Berkas itu sudah dihapus dan tidak dihitung; tanda terimanya tetap ada."


def expect(kind: str, standing: Standing, moment: str) -> str:
    """The text that the unit should read."""

    def ask(request: str, what: str) -> str:
        if moment == "after four weeks":
            return f"Laporan pekan itu tidak dikoreksi lagi; {what} yang menyusul hanya dicatat."
        return f"{request} ke folder `masuk/kkp/2026-W47/` {UNTIL[moment]}"

    effect = EFFECTS[moment]
    table = {
        ("excuse", FREE): f"{FREED}: tidak ada yang perlu dikirim. {effect}",
        ("excuse", FREE_FAULTY): f"{FREED}: tidak ada yang perlu dikirim. "
        f"Kiriman v2 tidak perlu diperbaiki. {effect}",
        ("excuse", FREE_HELD): f"{FREED}: tidak ada yang perlu dikirim. "
        f"Kiriman v2 masih ditahan dan menunggu keputusan koordinator. {effect}",
        ("excuse", REPORTED): f"{FREED}, tetapi kiriman v1 sudah diterima dan tetap dihitung. "
        "Tidak ada yang perlu dilakukan.",
        ("excuse", NIL): f"{FREED}, tetapi laporan nihil (v1) sudah diterima dan tetap dihitung. "
        "Tidak ada yang perlu dilakukan.",
        ("end_excuse", SILENT): f"{ENDED}. {ask('Kirim laporan', 'laporan')}",
        ("end_excuse", FAULTY): f"{ENDED}; kiriman v2 belum dapat dihitung. "
        + ask("Perbaiki temuan di `hasil/kkp/2026-W47/tanda-terima.html`, lalu unggah lagi", "perbaikan"),
        ("end_excuse", HELD): f"{ENDED}; kiriman v2 masih ditahan dan menunggu keputusan koordinator. "
        + ask("Lebih cepat: unggah berkas yang bersih", "berkas"),
        ("end_excuse", REPORTED): f"{ENDED}. Kiriman v1 sudah diterima dan tetap dihitung; "
        "tidak ada yang perlu dikirim.",
        ("end_excuse", NIL): f"{ENDED}. Laporan nihil (v1) sudah diterima dan tetap dihitung; "
        "tidak ada yang perlu dikirim.",
    }
    if (kind, standing) in table:
        return table[kind, standing]
    if kind == "confirm_survey":
        return f"{SEEN} {CONFIRMED[moment]}"
    if kind == "release":
        now = {
            "LAPOR": " Sampai saat itu kiriman v1 tetap berlaku.",
            "NIHIL": " Sampai saat itu laporan nihil (v1) tetap berlaku.",
            "DIKECUALIKAN": " Unit ini dibebaskan dari laporan pekan itu, tetapi kiriman yang diterima "
            "tetap dihitung.",
        }
        return f"{CHECKED}{now.get(standing.state, '')}{RESULTS[moment]}"
    rest = {
        "LAPOR": "Yang berlaku tetap kiriman v1; tidak ada yang perlu dikirim.",
        "NIHIL": "Yang berlaku tetap laporan nihil (v1); tidak ada yang perlu dikirim.",
        "DIKECUALIKAN": "Unit ini dibebaskan dari laporan pekan itu; tidak ada yang perlu dikirim.",
    }
    return f"{GONE} {rest.get(standing.state) or ask('Kirim berkas yang bersih', 'berkas')}"


@pytest.mark.parametrize(("kind", "standing", "moment"), ALL)
def test_every_sentence_is_right_for_the_state_and_the_moment(kind: str, standing: Standing, moment: str):
    title, words = write(kind, standing, moment)
    if kind in BLOCK_KINDS:
        wanted = f"Kiriman v3 {'tidak lagi ditahan' if kind == 'release' else 'dibuang'}."
    elif kind == "end_excuse" and moment == "after four weeks" and not standing.has_reported:
        wanted = "Pembebasan untuk pekan 47/2026 dicabut."
    else:
        wanted = TITLES[kind, standing.state]
    assert title == wanted
    assert words == expect(kind, standing, moment)


@pytest.mark.parametrize(("kind", "standing", "moment"), ALL)
def test_nobody_is_asked_for_what_is_not_owed(kind: str, standing: Standing, moment: str):
    """The law behind the table: a file is asked for only of a unit that owes one and while one can count."""
    text = " ".join(write(kind, standing, moment))
    asks = re.search("`masuk/|kembali ditunggu", text) is not None
    owes = standing.state in ("BELUM", "PERLU_PERBAIKAN") and kind != "release"
    assert asks == (owes and moment != "after four weeks")


def test_every_kind_of_decision_has_a_label_and_sentences():
    assert set(LABELS) == set(KINDS) == {*WRITERS, SAMPLE}  # of a sample the unit hears nothing
    assert set(WRITERS) == set(REACHED)


def test_the_message_gives_the_reason_and_pings_nobody():
    decision = Decision("excuse", "kkp", WEEK, "Kebanjiran <!channel>.", "Sari")
    timing = Timing("paling lambat besok")
    message = describe_decision(decision, 7, FREE, timing, "Kementerian <Kelautan>", "U1")
    check_limits(message)
    assert "<!" not in str(message.blocks)
    assert render_text(message.blocks) == (
        "Tidak wajib melapor untuk pekan 47/2026.\n"
        "Kementerian <Kelautan>, Pekan 47/2026 (16–22 November 2026). Koordinator membebaskan unit ini dari "
        "laporan pekan itu: tidak ada yang perlu dikirim. Laporan yang tetap dikirim diterima seperti biasa."
        "\n\nAlasan koordinator: Kebanjiran <!channel>."
    )


def test_the_coordinators_read_why_a_decision_was_refused():
    decision = Decision("excuse", "kp<!here>", WEEK, "Kantor kebanjiran.", "Sari")
    message = describe_refusal(decision, "Tidak ada unit dengan kode “kp<!here>”.", "run 1", "#koordinator")
    check_limits(message)
    assert "<!" not in str(message.blocks) + message.text
    assert (message.dedupe_key, message.recipient) == ("refused/run 1", "#koordinator")
    assert render_text(message.blocks).startswith(
        "Keputusan tidak dicatat. Tidak ada unit dengan kode “kp<!here>”.\n"
        "Yang diminta Sari: Bebaskan, unit `kp<!here>`, pekan 47/2026 (16–22 November 2026)."
    )
