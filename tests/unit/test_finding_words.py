"""The words of findings: messages of the registry, filled with real values."""

import re
from datetime import date

import pytest

from orkestra.feedback.describe_finding import FindingTexts
from orkestra.findings import Finding
from orkestra.registry import Rule
from orkestra.submission_key import SubmissionKey
from orkestra.week import Week, name_weeks
from support.workbooks import registry

CODES = ", ".join(
    sorted(message.message_code for message in registry().messages_of("komdigi", Week.parse("2026-W47")))
)
W46 = Week.parse("2026-W46")
KEY = SubmissionKey(1, "komdigi", Week.parse("2026-W47"))


@pytest.mark.parametrize(
    ("finding", "problem", "mend"),
    [
        (
            Finding("B-002", "publication", 7, "channel", "ig"),
            "“ig” bukan pilihan yang dikenal untuk kolom Kanal.",
            "Pilih dari daftar, misalnya “Instagram”.",
        ),
        (
            Finding("B-002", "issue", 7, "level", "Biasa"),
            "“Biasa” bukan pilihan yang dikenal untuk kolom Tingkat.",
            "Pilih salah satu: Rendah, Sedang, Tinggi, Kritis.",
        ),
        (
            Finding("K-001", "publication", 7, "message_codes", "LS-99"),
            "Kode pesan LS-99 tidak dikenal.",
            f"Pakai salah satu: {CODES}, 000 (bukan pesan prioritas).",
        ),
        (
            Finding("C-002", "publication", 7, "published_local", "kemarin"),
            "“kemarin” pada kolom Tanggal tayang bukan tanggal yang dapat dipakai.",
            "Tulis tanggal seperti 17/11/2026, boleh dengan jam seperti 17/11/2026 14:30.",
        ),
        (
            Finding("C-107", "publication", None, "reach_count", "994 sel lainnya"),
            "994 sel lainnya pada kolom Jangkauan bukan satu angka yang pasti.",
            "Isi satu angka yang terhitung, tanpa kira-kira, rentang, atau tambahan lain.",
        ),
        (
            Finding("K-006", "issue", None, None, "DESK-011"),
            "Isu yang pekan lalu masih terbuka tidak ada di lembar Isu: DESK-011.",
            "Tulis lagi isu itu dengan kode yang sama dan keadaannya sekarang;"
            " bila sudah selesai, isi Status dan waktu Selesai.",
        ),
        (
            Finding("B-010", "publication", 7, "published_local", "15/11/2026"),
            "Tanggal tayang 15/11/2026 di luar pekan 47/2026 (16–22 November 2026).",
            "Perbaiki tanggalnya, atau laporkan pada pekan tanggal itu.",
        ),
        (
            Finding("D-003", "survey", 7, "item_code", "KN1", "2026-W47, baris 6"),
            "Survei KN1 ini sudah dilaporkan pada pekan 47/2026 (16–22 November 2026), baris 6.",
            "Hapus baris ini bila surveinya sama; betulkan tanggal, sasaran, atau wilayahnya bila berbeda.",
        ),
        (
            Finding("K-002", "issue", 7, "message_codes", "BEN-01", "pekan 2026-W47"),
            "Pesan BEN-01 tidak aktif pada pekan 47/2026 (16–22 November 2026).",
            f"Pakai pesan yang sedang aktif waktu itu. Yang aktif sepanjang pekan ini: {CODES},"
            " 000 (bukan pesan prioritas).",
        ),
        (
            Finding("S-003", "cover", None, "week", W46.in_sentence, W46.next.in_sentence),
            "Berkas ini menyebut pekan 46/2026 (9–15 November 2026), padahal diunggah ke folder "
            "pekan 47/2026 (16–22 November 2026).",
            "Unggah ke folder pekan yang benar, atau perbaiki Pekan.",
        ),
    ],
)
def test_a_finding_reads_as_a_sentence(finding: Finding, problem: str, mend: str):
    described = FindingTexts(registry()).describe(KEY, finding, {})
    assert (described.problem, described.mend) == (problem, mend)


@pytest.mark.parametrize("week", ["2026-W12", "2026-W53"])
def test_a_date_that_is_proposed_lies_in_the_reported_week(week: str):
    key = SubmissionKey(1, "komdigi", Week.parse(week))
    finding = Finding("C-002", "publication", 7, "published_local", "kemarin")
    mend = FindingTexts(registry()).describe(key, finding, {}).mend
    proposed = [
        date(int(year), int(month), int(day))
        for day, month, year in re.findall(r"(\d\d)/(\d\d)/(\d{4})", mend)
    ]
    assert {Week.of(day) for day in proposed} == {Week.parse(week)}


@pytest.mark.parametrize("rule", registry().rules, ids=lambda rule: rule.rule)
def test_no_sentence_writes_a_week_as_programs_do(rule: Rule):
    """Only a path, and an example of what to type, may hold one: "Tulis pekan seperti 2026-W47"."""
    found = Finding(rule.rule, rule.sheet, None, None, "isi", "unit ini pada pekan 2026-W46")
    message = FindingTexts(registry()).describe(KEY, found, {}).message
    assert not re.search(r"\d{4}-W\d", message.replace("pekan seperti 2026-W47", ""))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("unit ini pada pekan 2026-W46", "unit ini pada pekan 46/2026 (9–15 November 2026)"),
        (
            "bnpt pada pekan 2026-W42, LAN pada pekan 2026-W44",
            "bnpt pada pekan 42/2026, LAN pada pekan 44/2026",
        ),
        ("bim 2026-W46 baris 6", "bim pekan 46/2026 (9–15 November 2026) baris 6"),
        ("masuk/kkp/2026-W46/", "masuk/kkp/2026-W46/"),
        ("https://kkp.go.id/2026-W46", "https://kkp.go.id/2026-W46"),
        ("laporan-2026-W46.xlsx, 2026-W99", "laporan-2026-W46.xlsx, 2026-W99"),
    ],
)
def test_weeks_in_a_sentence_are_written_as_people_read_them(text: str, named: str):
    assert name_weeks(text) == named
