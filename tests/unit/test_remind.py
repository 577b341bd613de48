"""The messages of each unit: pure values in, messages out."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from orkestra.outbox.notification import check_limits
from orkestra.outbox.read import render_text
from orkestra.registry import Contact
from orkestra.registry.find_recipient import find_recipient
from orkestra.remind.compose import compose_digest, compose_reminder
from orkestra.remind.late_units import LateUnit, Questions
from orkestra.week import Week

WIB, WIT = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")
NO_QUESTIONS = Questions(0, 0)


def late(code="kkp", state="BELUM", zone=WIB, fault_count=0, expected_count=117):
    return LateUnit(
        week=Week(2026, 47),
        unit_code=code,
        unit_name=f"Kementerian {code.upper()}",
        short_name=code.upper(),
        zone=zone,
        due_at=datetime(2026, 11, 23, 12, tzinfo=WIB),
        close_at=datetime(2026, 11, 24, 16, tzinfo=WIB),
        state=state,
        promised_at=None,
        fault_count=fault_count,
        expected_count=expected_count,
    )


def contact(role, address, leave_from=None, leave_to=None, unit="kkp"):
    return Contact(unit, role, "Contoh", "slack", address, leave_from, leave_to)


def test_a_silent_unit_reads_what_is_missing_and_until_when():
    message = compose_reminder(late(), "U1")
    assert message.dedupe_key == "reminder/2026-W47/kkp/batas+30"
    assert (message.kind, message.week, message.unit_code, message.recipient) == (
        "reminder",
        Week(2026, 47),
        "kkp",
        "U1",
    )
    assert message.text == "Laporan Pekan 47/2026 dari KKP belum kami terima."
    assert render_text(message.blocks) == (
        "Laporan Kementerian KKP untuk Pekan 47/2026 (16–22 November 2026) belum kami terima. "
        "Batas pengirimannya Senin, 23 November 2026 12.00 WIB.\n"
        "Laporan masih diterima sampai Selasa, 24 November 2026 16.00 WIB. "
        "Unggah satu berkas ke folder `masuk/kkp/2026-W47/`. "
        "Jika pada pekan itu tidak ada kegiatan, kirim laporan nihil.\n\n"
        "Pesan otomatis. Jika laporan baru saja dikirim, pesan ini boleh diabaikan."
    )


def test_a_unit_whose_file_was_refused_reads_how_much_to_mend_and_where_it_is_written():
    message = compose_reminder(late(state="PERLU_PERBAIKAN", fault_count=7), "U1")
    text = render_text(message.blocks)
    assert message.text == "Laporan Pekan 47/2026 dari KKP perlu diperbaiki."
    assert "ada 7 hal yang perlu diperbaiki" in text
    assert "`hasil/kkp/2026-W47/tanda-terima.html`" in text
    assert "masih diterima sampai Selasa, 24 November 2026 16.00 WIB" in text
    assert "belum kami terima" not in text


def test_a_unit_whose_file_only_withdrawn_rules_blocked_sends_it_again():
    message = compose_reminder(late(state="PERLU_PERBAIKAN"), "U1")
    text = render_text(message.blocks)
    assert message.text == "Laporan Pekan 47/2026 dari KKP perlu diunggah lagi."
    assert "tertahan oleh aturan yang sudah dicabut. Tidak ada yang perlu diperbaiki lagi." in text
    assert "Unggah lagi berkas yang sama ke folder `masuk/kkp/2026-W47/` paling lambat Selasa, 24" in text
    assert "0 hal" not in text
    digest = render_text(compose_digest([late(state="PERLU_PERBAIKAN")], set(), NO_QUESTIONS, "C1").blocks)
    assert "• KKP: tinggal mengunggah lagi, aturan yang menahannya sudah dicabut" in digest


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        (Questions(1200, 12), "Unit sudah menjelaskan 12 dari 1.200 pertanyaan tentang isiannya."),
        (Questions(3, 0), "Unit sudah menjelaskan 0 dari 3 pertanyaan"),
        (NO_QUESTIONS, None),
    ],
)
def test_the_digest_counts_explanations_where_there_were_questions(questions: Questions, words: str | None):
    message = compose_digest([late()], set(), questions, "C1")
    text = render_text(message.blocks)
    check_limits(message)
    assert words in text if words else "pertanyaan" not in text


def test_times_are_in_the_units_own_zone():
    text = render_text(compose_reminder(late(zone=WIT), "U1").blocks)
    assert "Senin, 23 November 2026 14.00 WIT" in text
    assert "Selasa, 24 November 2026 18.00 WIT" in text
    assert "WIB" not in text


def test_names_from_the_registry_cannot_ping():
    unit = replace(late(), unit_name="<!channel>", short_name="<!here>")
    for message in (compose_reminder(unit, "U1"), compose_digest([unit], set(), NO_QUESTIONS, "C1")):
        assert "<!" not in message.text + str(message.blocks)


def test_the_digest_says_how_many_who_and_who_cannot_be_reached():
    units = [late("kkp"), late("kemlu", "PERLU_PERBAIKAN", fault_count=7), late("esdm")]
    message = compose_digest(units, {"esdm"}, NO_QUESTIONS, "C1")
    assert (message.dedupe_key, message.unit_code, message.recipient) == (
        "digest/2026-W47/batas+30",
        None,
        "C1",
    )
    assert message.text == "Pekan 47/2026: 3 dari 117 laporan belum selesai"
    assert render_text(message.blocks).split("\n\n")[1:3] == [
        "Pekan 47/2026 (16–22 November 2026). Batas Senin, 23 November 2026 12.00 WIB; "
        "laporan masih diterima sampai Selasa, 24 November 2026 16.00 WIB.",
        "Belum mengirim (2)\n• KKP\n• ESDM (tanpa kontak)\nPerlu perbaikan (1)\n• KEMLU: 7 hal",
    ]


def test_a_digest_of_all_units_keeps_slacks_limits_and_loses_none():
    units = [late(f"badan-nasional-nomor-{number:03}-di-daerah") for number in range(1000)]
    message = compose_digest(units, {unit.unit_code for unit in units}, NO_QUESTIONS, "C1")
    check_limits(message)
    text = render_text(message.blocks)
    assert all(unit.short_name in text for unit in units)


@pytest.mark.parametrize(
    ("contacts", "address"),
    [
        ([contact("officer", "U1"), contact("deputy", "U2")], "U1"),
        ([contact("officer", "U1", date(2026, 11, 23), date(2026, 11, 23)), contact("deputy", "U2")], "U2"),
        ([contact("officer", "U1", date(2026, 11, 1), None), contact("deputy", "U2")], "U2"),
        ([contact("officer", "U1", date(2026, 11, 24), None), contact("deputy", "U2")], "U1"),
        ([contact("officer", "U1", date(2026, 11, 1), date(2026, 11, 22))], "U1"),
        ([contact("officer", "U1", date(2026, 11, 23), None)], None),
        ([contact("officer", "U1", unit="kemlu"), contact("head", "U3")], None),
        ([], None),
    ],
)
def test_the_deputy_stands_in_while_the_officer_is_on_leave(contacts, address):
    assert find_recipient(contacts, "kkp", date(2026, 11, 23)) == address
