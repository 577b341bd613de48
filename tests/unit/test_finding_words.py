"""What a finding says when the registry's message meets a real value."""

import re
from datetime import date

import pytest

from orkestra.findings import Finding
from orkestra.warehouse.finding_rows import FindingWriter, SubmissionKey
from orkestra.week import Week
from workbooks import registry

CODES = ", ".join(
    sorted(message.code for message in registry().messages_of("komdigi", Week.parse("2026-W47")))
)
KEY = SubmissionKey(1, "komdigi", "2026-W47")


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
    ],
)
def test_a_finding_reads_as_a_sentence(finding: Finding, problem: str, mend: str):
    assert FindingWriter(registry()).describe(KEY, finding, {})[8:10] == (problem, mend)


@pytest.mark.parametrize("week", ["2026-W12", "2026-W53"])
def test_a_date_that_is_proposed_lies_in_the_reported_week(week: str):
    key = SubmissionKey(1, "komdigi", week)
    finding = Finding("C-002", "publication", 7, "published_local", "kemarin")
    mend = str(FindingWriter(registry()).describe(key, finding, {})[9])
    proposed = [
        date(int(year), int(month), int(day))
        for day, month, year in re.findall(r"(\d\d)/(\d\d)/(\d{4})", mend)
    ]
    assert {Week.of(day) for day in proposed} == {Week.parse(week)}
